public import NIOCore

/// What is fed with octets of chance, and what must hold whatever they are.
///
/// The fuzzer's program runs one target with octets that it makes up; the tests run each with what was found so.
public enum FuzzTarget: String, CaseIterable, Sendable, CustomStringConvertible {
    /// The decoder of frames: any chunking gives the same, and what was read can be written and read again.
    case frames
    /// Field tables.
    case tables
    /// Content headers.
    case headers
    /// Methods.
    case methods
    /// A connection's machine: events of client, broker and clock in any order.
    case connection
    /// URIs of brokers.
    case uris

    public var description: String { rawValue }

    /// Runs the target once.
    ///
    /// - Throws: `FuzzFinding` where something does not hold.
    public func run(_ octets: ByteBuffer) throws {
        var source = OctetSource(octets)
        switch self {
        case .frames: try FrameTarget.run(&source)
        case .tables: try TableTarget.run(&source)
        case .headers: try HeaderTarget.run(&source)
        case .methods: try MethodTarget.run(&source)
        case .connection: try ConnectionPlay.run(&source)
        case .uris: try URITarget.run(&source)
        }
    }
}
