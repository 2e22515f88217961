extension UnsafeRawBufferPointer {
    /// Whether it holds the same bytes as another.
    @inline(__always)
    func isSame(as other: UnsafeRawBufferPointer) -> Bool {
        guard count == other.count else { return false }
        var place = 0
        while place + 8 <= count {
            let (left, right) = (
                loadUnaligned(fromByteOffset: place, as: UInt64.self),
                other.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            )
            guard left == right else { return false }
            place += 8
        }
        while place < count {
            guard self[place] == other[place] else { return false }
            place += 1
        }
        return true
    }

    /// Whether its bytes come before those of another.
    func isBefore(_ other: UnsafeRawBufferPointer) -> Bool {
        let common = Swift.min(count, other.count)
        var place = 0
        while place + 8 <= common {
            let (left, right) = (
                loadUnaligned(fromByteOffset: place, as: UInt64.self),
                other.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            )
            guard left == right else { return UInt64(bigEndian: left) < UInt64(bigEndian: right) }
            place += 8
        }
        while place < common {
            guard self[place] == other[place] else { return self[place] < other[place] }
            place += 1
        }
        return count < other.count
    }
}
