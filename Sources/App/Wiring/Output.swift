import Glibc

/// Writes to the standard streams, whole.
enum Output {
    static func write(_ bytes: [UInt8]) throws { try write(bytes, to: STDOUT_FILENO) }
    static func line(_ text: String) throws { try write(Array((text + "\n").utf8)) }
    static func error(_ text: String) { error(Array(text.utf8)) }
    static func error(_ bytes: [UInt8]) { write(bytes, toLog: STDERR_FILENO) }
    /// A log that can't be written has nowhere to say so.
    static func write(_ bytes: [UInt8], toLog descriptor: Int32) { try? write(bytes, to: descriptor) }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                throw Failure.failed("the output can't be written: \(String(cString: strerror(errno)))")
            }
            rest = rest.dropFirst(count)
        }
    }
}
