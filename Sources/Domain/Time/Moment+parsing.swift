/// Why a text is not a moment.
public enum MomentError: Error, Hashable, Sendable, CustomStringConvertible {
    case malformed
    case noSuchTime
    case tooManyDigits
    case outOfRange

    public var description: String {
        switch self {
        case .malformed: "is not a moment; write it as 2012-04-17T11:21:04.123456Z"
        case .noSuchTime: "is a day or a time that does not exist"
        case .tooManyDigits: "has more than six digits of a second"
        case .outOfRange: "lies outside of the years 1970 to 2199"
        }
    }
}

extension Moment {
    /// Reads ISO 8601: a date, `T` or a space, hours, minutes, seconds with up to six digits behind the point, and
    /// `Z`, an offset or nothing (UTC). A date alone is its midnight.
    public init(_ text: some StringProtocol) throws(MomentError) {
        var reader = MomentReader(Array(text.utf8))
        let moment = try reader.read()
        guard moment >= .earliest, moment < .limit else { throw .outOfRange }
        self = moment
    }
}

/// The grammar of a moment, read from the left.
private struct MomentReader {
    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func read() throws(MomentError) -> Moment {
        let (year, month, day) = (try digits(4, then: "-"), try digits(2, then: "-"), try digits(2, then: nil))
        guard let date = CivilDate(year: year, month: month, day: day) else { throw .noSuchTime }
        if place == bytes.count { return date.start }
        guard take("T") || take(" ") else { throw .malformed }
        let (hour, minute, second) = (try digits(2, then: ":"), try digits(2, then: ":"), try digits(2, then: nil))
        guard hour < 24, minute < 60, second < 60 else { throw .noSuchTime }
        let micros = try fraction()
        let offset = try offsetInMinutes()
        guard place == bytes.count else { throw .malformed }
        let seconds = Int64(hour * 3_600 + (minute - offset) * 60 + second)
        return date.start.adding(microseconds: seconds * Moment.second + micros)
    }

    private mutating func fraction() throws(MomentError) -> Int64 {
        guard take(".") else { return 0 }
        var (value, count) = (Int64(0), 0)
        while let digit = digit() {
            count += 1
            guard count <= 6 else { throw .tooManyDigits }
            value = value * 10 + Int64(digit)
        }
        guard count > 0 else { throw .malformed }
        for _ in count..<6 { value *= 10 }
        return value
    }

    /// The zone's offset from UTC: 0 for `Z` and for none.
    private mutating func offsetInMinutes() throws(MomentError) -> Int {
        if place == bytes.count || take("Z") { return 0 }
        let isWest = take("-")
        guard isWest || take("+") else { throw .malformed }
        let hours = try digits(2, then: nil)
        _ = take(":")
        let minutes = try digits(2, then: nil)
        guard hours < 24, minutes < 60 else { throw .noSuchTime }
        return (hours * 60 + minutes) * (isWest ? -1 : 1)
    }

    private mutating func digits(_ count: Int, then separator: Unicode.Scalar?) throws(MomentError) -> Int {
        var value = 0
        for _ in 0..<count {
            guard let digit = digit() else { throw .malformed }
            value = value * 10 + digit
        }
        if let separator, !take(separator) { throw .malformed }
        return value
    }

    private mutating func digit() -> Int? {
        guard place < bytes.count, bytes[place] &- UInt8(ascii: "0") < 10 else { return nil }
        place += 1
        return Int(bytes[place - 1] - UInt8(ascii: "0"))
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard place < bytes.count, UInt32(bytes[place]) == character.value else { return false }
        place += 1
        return true
    }
}
