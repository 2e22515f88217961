public import NIOCore

extension Method {
    /// Reads a method frame's payload (0-9-1, 4.2.4).
    ///
    /// - Throws: `.truncatedMethod`, `.unknownMethod`, `.truncatedArguments` or `.surplusArguments`.
    public init(payload: ByteBuffer) throws(CodecError) {
        var payload = payload
        guard let (classID, methodID) = payload.readMultipleIntegers(as: (UInt16, UInt16).self) else {
            throw .truncatedMethod
        }
        let id = MethodID(classID: classID, methodID: methodID)
        guard let kind = id.kind else { throw .unknownMethod(id) }
        var reader = ArgumentReader(payload, of: kind)
        self = try Method(kind, from: &reader)
        try reader.finish()
    }

    /// Appends the method as a method frame's payload has it.
    public func writePayload(to buffer: inout ByteBuffer) {
        buffer.writeInteger(kind.rawValue)
        writeArguments(to: &buffer)
    }
}
