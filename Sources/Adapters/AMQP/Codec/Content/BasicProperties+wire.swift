internal import NIOCore

extension BasicProperties {
    init(flags: UInt16, bytes: ByteBuffer) throws(CodecError) {
        var reader = PropertyReader(flags: flags, bytes: bytes)
        contentType = try reader.shortString(.contentType)
        contentEncoding = try reader.shortString(.contentEncoding)
        headers = try reader.table(.headers)
        deliveryMode = try reader.octet(.deliveryMode)
        priority = try reader.octet(.priority)
        correlationID = try reader.shortString(.correlationID)
        replyTo = try reader.shortString(.replyTo)
        expiration = try reader.shortString(.expiration)
        messageID = try reader.shortString(.messageID)
        timestamp = try reader.longLong(.timestamp)
        type = try reader.shortString(.type)
        userID = try reader.shortString(.userID)
        appID = try reader.shortString(.appID)
        clusterID = try reader.shortString(.clusterID)
    }

    /// Appends the flags and the list; the flags are known when the list is written.
    func write(to buffer: inout ByteBuffer) {
        let place = buffer.writerIndex
        var flags: UInt16 = 0
        buffer.writeInteger(flags)
        buffer.write(contentType, .contentType, &flags)
        buffer.write(contentEncoding, .contentEncoding, &flags)
        if let headers {
            flags |= Property.headers.rawValue
            buffer.write(headers)
        }
        buffer.write(deliveryMode, .deliveryMode, &flags)
        buffer.write(priority, .priority, &flags)
        buffer.write(correlationID, .correlationID, &flags)
        buffer.write(replyTo, .replyTo, &flags)
        buffer.write(expiration, .expiration, &flags)
        buffer.write(messageID, .messageID, &flags)
        buffer.write(timestamp, .timestamp, &flags)
        buffer.write(type, .type, &flags)
        buffer.write(userID, .userID, &flags)
        buffer.write(appID, .appID, &flags)
        buffer.write(clusterID, .clusterID, &flags)
        buffer.setInteger(flags, at: place)
    }
}

extension ByteBuffer {
    fileprivate mutating func write(_ string: ShortString?, _ property: Property, _ flags: inout UInt16) {
        guard let string else { return }
        flags |= property.rawValue
        write(string)
    }

    fileprivate mutating func write(_ value: (some FixedWidthInteger)?, _ property: Property, _ flags: inout UInt16) {
        guard let value else { return }
        flags |= property.rawValue
        writeInteger(value)
    }
}
