/// Writes values behind one another into room that was measured for them before, integers with their highest octet first.
struct BinaryWriter {
    private var room: UnsafeMutableRawBufferPointer
    private(set) var count = 0

    init(_ room: UnsafeMutableRawBufferPointer) { self.room = room }

    mutating func put<Value: FixedWidthInteger & BitwiseCopyable>(_ value: Value) {
        room.storeBytes(of: value.bigEndian, toByteOffset: count, as: Value.self)
        count += MemoryLayout<Value>.size
    }

    /// Integers, each behind its length, which is -1 for null.
    mutating func put(_ values: [Int64?]) {
        for value in values {
            guard let value else {
                put(Int32(-1))
                continue
            }
            precondition(room.count - count >= 12, "the room was measured for all values")
            room.storeBytes(of: Int32(8).bigEndian, toByteOffset: count, as: Int32.self)
            room.storeBytes(of: value.bigEndian, toByteOffset: count + 4, as: Int64.self)
            count += 12
        }
    }

    mutating func put(_ bytes: UnsafeRawBufferPointer) {
        UnsafeMutableRawBufferPointer(rebasing: room[count...]).copyMemory(from: bytes)
        count += bytes.count
    }

    mutating func put(_ text: String) {
        var text = text
        text.withUTF8 { put(UnsafeRawBufferPointer($0)) }
    }
}
