/// The parts of an instance that are charged, each a child of it; the raw value is its rtype.
public enum InstancePart: String, Hashable, Sendable, CaseIterable {
    /// Processors.
    case vcpus
    /// Memory, in MiB.
    case memoryMB = "memory_mb"
    /// Disk on the host, in GiB.
    case localGB = "local_gb"
}
