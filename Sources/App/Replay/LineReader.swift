import Glibc

/// Reads a file, or standard input, line by line.
final class LineReader {
    /// A line without its end, and whether it had one.
    struct Line {
        let number: Int
        let bytes: [UInt8]
        let isWhole: Bool
    }

    /// The longest line that is read; of a longer one only so much, and one byte more.
    static let limit = 16 << 20

    let name: String
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var start = 0
    private var isAtEnd = false
    private var number = 0

    /// - Parameter path: `-` is standard input.
    init(path: String) throws {
        name = path == "-" ? "standard input" : path
        descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw Failure.failed("\(path) can't be read: \(String(cString: strerror(errno)))")
        }
    }

    /// Makes sure that a file is there and can be read, before any other is.
    static func check(path: String) throws {
        guard path != "-" else { return }
        var facts = stat()
        guard stat(path, &facts) == 0, access(path, R_OK) == 0 else {
            throw Failure.failed("\(path) can't be read: \(String(cString: strerror(errno))); nothing was recorded")
        }
        guard facts.st_mode & S_IFMT != S_IFDIR else {
            throw Failure.failed("\(path) is a folder; give the files in it. Nothing was recorded")
        }
    }

    deinit { if descriptor > STDERR_FILENO { close(descriptor) } }

    func next() throws -> Line? {
        var searched = start
        while true {
            if let end = endOfLine(from: searched) {
                defer { start = end + 1 }
                return line(buffer[start..<end], isWhole: true)
            }
            if isAtEnd {
                defer { start = buffer.count }
                return start < buffer.count ? line(buffer[start...], isWhole: false) : nil
            }
            if buffer.count - start > LineReader.limit { return try longLine() }
            searched = buffer.count - start
            try fill()
        }
    }

    /// The front of a line that is too long; the rest of it is passed over.
    private func longLine() throws -> Line {
        let front = Array(buffer[start..<start + LineReader.limit + 1])
        start = buffer.count
        while !isAtEnd {
            try fill()
            let end = endOfLine(from: 0)
            start = end.map { $0 + 1 } ?? buffer.count
            if end != nil { break }
        }
        return line(front[...], isWhole: true)
    }

    private func endOfLine(from place: Int) -> Int? {
        buffer.withUnsafeBytes { bytes in
            guard let first = bytes.baseAddress else { return nil }
            return memchr(first + place, Int32(UInt8(ascii: "\n")), bytes.count - place).map { first.distance(to: $0) }
        }
    }

    private func line(_ bytes: ArraySlice<UInt8>, isWhole: Bool) -> Line {
        number += 1
        return Line(number: number, bytes: Array(bytes), isWhole: isWhole)
    }

    private func fill() throws {
        buffer.removeFirst(start)
        start = 0
        let chunk = 256 << 10
        var count = 0
        let read = try Array<UInt8>(unsafeUninitializedCapacity: chunk) { room, filled in
            repeat { count = Glibc.read(descriptor, room.baseAddress, chunk) } while count < 0 && errno == EINTR
            if count < 0 { throw Failure.failed("\(name) can't be read: \(String(cString: strerror(errno)))") }
            filled = count
        }
        if count == 0 { isAtEnd = true } else { buffer += read }
    }
}
