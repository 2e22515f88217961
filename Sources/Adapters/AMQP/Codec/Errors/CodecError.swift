/// What can be wrong with octets that arrive, or with values that are to be sent.
///
/// `remedy` says what is to be done about it; `description` names no octet of a message, except of a greeting that is
/// not AMQP's.
public enum CodecError: Error, Hashable, Sendable {
    // The greeting (4.2.2).
    /// The server wants another version of the protocol; it named this one.
    case protocolVersionMismatch(ProtocolVersion)
    /// What answers is no AMQP server; its first octets, eight at most.
    case notAMQP(firstOctets: [UInt8])

    // Frames (4.2.3).
    /// A frame of no known type.
    case unknownFrameType(UInt8)
    /// A frame does not end with 0xCE.
    case badFrameEnd(UInt8)
    /// A frame's payload is larger than the limit allows.
    case frameTooLarge(payload: UInt32, limit: UInt32)
    /// A heartbeat on another channel than zero (4.2.7).
    case heartbeatOnChannel(ChannelNumber)
    /// A heartbeat that carries something (4.2.7).
    case heartbeatWithPayload(UInt32)

    // Methods (4.2.4).
    /// A method frame too short for the numbers of a method.
    case truncatedMethod
    /// A method that neither 0-9-1 nor RabbitMQ has.
    case unknownMethod(MethodID)
    /// A method whose arguments end too early.
    case truncatedArguments(of: MethodKind)
    /// A method with octets after its arguments.
    case surplusArguments(of: MethodKind)

    // Content headers (4.2.6.1).
    /// A header frame shorter than 14 octets.
    case truncatedHeader(octets: Int)
    /// A header of another class than `basic`.
    case headerOfClass(UInt16)
    /// Property flags that `basic` does not have, or a second word of them.
    case unknownPropertyFlags(UInt16)
    /// A property list that ends too early.
    case truncatedProperties

    // Field tables, when they are decoded (4.2.5.5).
    /// A field that ends too early.
    case truncatedField
    /// A field of a type that RabbitMQ does not have.
    case unknownFieldTag(UInt8)
    /// Tables and arrays inside one another beyond the limit.
    case fieldsTooDeep(limit: Int)
    /// More values than the limit.
    case tooManyFields(limit: Int)

    // What is to be sent.
    /// A short text of more than 255 octets.
    case textTooLong(Int)
    /// A short text with a zero octet.
    case textWithZeroOctet
    /// A table beyond the limit of what is written.
    case tableTooLarge(limit: Int)
    /// A method or a content header that does not fit a frame; neither can be split.
    case outgoingFrameTooLarge(payload: Int, limit: UInt32)
}
