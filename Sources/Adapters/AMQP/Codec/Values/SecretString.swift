public import NIOCore

/// A password, a token, an answer to a security mechanism: in no description, dump or interpolation.
public struct SecretString: Hashable, Sendable {
    let value: LongString

    /// Wraps a secret.
    public init(_ value: LongString) { self.value = value }

    /// The octets themselves.
    public var revealed: ByteBuffer { value.bytes }
}

extension SecretString: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "(secret)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
