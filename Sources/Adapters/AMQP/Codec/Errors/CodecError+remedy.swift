extension CodecError {
    /// What is to be done about the error.
    public var remedy: Remedy {
        switch self {
        case .protocolVersionMismatch, .notAMQP, .unknownFrameType, .badFrameEnd:
            .dropConnection
        case .frameTooLarge, .heartbeatOnChannel, .heartbeatWithPayload, .truncatedHeader, .unknownPropertyFlags:
            .closeConnection(.frameError)
        case .truncatedMethod, .truncatedArguments, .surplusArguments, .truncatedProperties:
            .closeConnection(.syntaxError)
        case .headerOfClass:
            .closeConnection(.unexpectedFrame)
        case .unknownMethod:
            .closeConnection(.notImplemented)
        case .truncatedField, .unknownFieldTag, .fieldsTooDeep, .tooManyFields:
            .refuseMessage
        case .textTooLong, .textWithZeroOctet, .tableTooLarge, .outgoingFrameTooLarge:
            .changeCall
        }
    }

    /// The method that the error is about, to be named in a close.
    public var method: MethodID {
        switch self {
        case .unknownMethod(let id): id
        case .truncatedArguments(let kind), .surplusArguments(let kind): kind.id
        case .protocolVersionMismatch, .notAMQP, .unknownFrameType, .badFrameEnd, .frameTooLarge, .heartbeatOnChannel,
            .heartbeatWithPayload, .truncatedMethod, .truncatedHeader, .headerOfClass, .unknownPropertyFlags,
            .truncatedProperties, .truncatedField, .unknownFieldTag, .fieldsTooDeep, .tooManyFields, .textTooLong,
            .textWithZeroOctet, .tableTooLarge, .outgoingFrameTooLarge:
            .none
        }
    }

    /// Whether nothing that follows on the connection can be read any more.
    public var losesFraming: Bool {
        if case .frameTooLarge = self { return true }
        return remedy == .dropConnection
    }
}
