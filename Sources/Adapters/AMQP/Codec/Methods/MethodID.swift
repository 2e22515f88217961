/// The numbers of a method, known or not, as a frame or a close names them (0-9-1, 4.2.4).
public struct MethodID: Hashable, Sendable, CustomStringConvertible {
    /// The class's number.
    public let classID: UInt16
    /// The method's number in its class.
    public let methodID: UInt16

    /// Makes it of its numbers.
    public init(classID: UInt16, methodID: UInt16) {
        self.classID = classID
        self.methodID = methodID
    }

    /// What stands for no method in a close.
    public static let none = MethodID(classID: 0, methodID: 0)

    /// The method of 0-9-1 or of RabbitMQ with these numbers, if there is one.
    public var kind: MethodKind? { MethodKind(rawValue: UInt32(truncatingIfNeeded: classID) << 16 | low) }

    private var low: UInt32 { UInt32(truncatingIfNeeded: methodID) }

    public var description: String { kind?.name ?? "\(classID).\(methodID)" }
}

extension MethodKind {
    /// The numbers of this method.
    public var id: MethodID {
        MethodID(classID: UInt16(truncatingIfNeeded: rawValue >> 16), methodID: UInt16(truncatingIfNeeded: rawValue))
    }
}
