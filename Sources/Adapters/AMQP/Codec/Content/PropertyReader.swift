internal import NIOCore

/// Walks a property list; what is not there is `nil`, what ends too early throws `.truncatedProperties`.
struct PropertyReader {
    private let flags: UInt16
    private(set) var bytes: ByteBuffer

    init(flags: UInt16, bytes: ByteBuffer) {
        self.flags = flags
        self.bytes = bytes
    }

    /// Passes over the properties before one, or over all of them.
    mutating func skip(before last: Property? = nil) throws(CodecError) {
        for property in Property.all where property.isSet(in: flags) {
            if property == last { return }
            try skip(property)
        }
    }

    private mutating func skip(_ property: Property) throws(CodecError) {
        switch property {
        case .headers: _ = try table(property)
        case .deliveryMode, .priority: _ = try octet(property)
        case .timestamp: _ = try longLong(property)
        case .contentType, .contentEncoding, .correlationID, .replyTo, .expiration, .messageID, .type, .userID, .appID,
            .clusterID:
            _ = try shortString(property)
        }
    }

    mutating func shortString(_ property: Property) throws(CodecError) -> ShortString? {
        guard property.isSet(in: flags) else { return nil }
        guard let string = bytes.readShortString() else { throw .truncatedProperties }
        return string
    }

    mutating func table(_ property: Property) throws(CodecError) -> FieldTable? {
        guard property.isSet(in: flags) else { return nil }
        guard let slice = bytes.readLongSlice() else { throw .truncatedProperties }
        return FieldTable(wire: slice)
    }

    mutating func octet(_ property: Property) throws(CodecError) -> UInt8? {
        guard property.isSet(in: flags) else { return nil }
        guard let value = bytes.readInteger(as: UInt8.self) else { throw .truncatedProperties }
        return value
    }

    mutating func longLong(_ property: Property) throws(CodecError) -> UInt64? {
        guard property.isSet(in: flags) else { return nil }
        guard let value = bytes.readInteger(as: UInt64.self) else { throw .truncatedProperties }
        return value
    }
}
