extension CodecError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .protocolVersionMismatch(let version): "the server wants the protocol \(version) instead of AMQP 0-9-1"
        case .notAMQP(let octets): CodecError.describe(octets)
        case .unknownFrameType(let type): "a frame of the unknown type \(type)"
        case .badFrameEnd(let octet): "a frame that ends with \(octet) instead of 206"
        case .frameTooLarge(let payload, let limit): "a frame's payload of \(payload) octets where \(limit) are allowed"
        case .heartbeatOnChannel(let channel): "a heartbeat on channel \(channel)"
        case .heartbeatWithPayload(let size): "a heartbeat with \(size) octets"
        case .truncatedMethod: "a method frame too short for a method"
        case .unknownMethod(let id): "the unknown method \(id)"
        case .truncatedArguments(let kind): "\(kind.name) with arguments that end too early"
        case .surplusArguments(let kind): "\(kind.name) with octets after its arguments"
        case .truncatedHeader(let octets): "a content header of \(octets) octets"
        case .headerOfClass(let id): "a content header of class \(id)"
        case .unknownPropertyFlags(let flags): "a content header with the unknown property flags \(flags)"
        case .truncatedProperties: "a content header with properties that end too early"
        case .truncatedField: "a field that ends too early"
        case .unknownFieldTag(let tag): "a field of the unknown type \(tag)"
        case .fieldsTooDeep(let limit): "fields more than \(limit) deep"
        case .tooManyFields(let limit): "more than \(limit) fields"
        case .textTooLong(let count): "a text of \(count) octets where 255 are allowed"
        case .textWithZeroOctet: "a text with a zero octet"
        case .tableTooLarge(let limit): "a table of more than \(limit) octets"
        case .outgoingFrameTooLarge(let payload, let limit):
            "\(payload) octets that cannot be split, where a frame takes \(limit)"
        }
    }

    private static func describe(_ octets: [UInt8]) -> String {
        let digits = octets.map { "\($0 < 16 ? "0" : "")\(String($0, radix: 16))" }.joined(separator: " ")
        let hint = octets.first == 0x15 ? "; the port may be one for TLS" : ""
        return "not an AMQP server; it answered with \(digits.isEmpty ? "nothing" : digits)\(hint)"
    }
}
