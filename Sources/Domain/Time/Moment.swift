/// A moment in UTC, in whole microseconds since 1970.
public struct Moment: Hashable, Comparable, Sendable {
    public let microseconds: Int64

    public init(microseconds: Int64) { self.microseconds = microseconds }

    /// The first moment that can be recorded: 1970-01-01T00:00:00Z.
    public static let earliest = Moment(microseconds: 0)
    /// The first moment that can't be recorded any more: 2200-01-01T00:00:00Z.
    public static let limit = Moment(microseconds: 7_258_118_400_000_000)
    /// Later than all that can be recorded; stands for "never" in comparisons.
    public static let never = Moment(microseconds: .max)

    public static func < (left: Moment, right: Moment) -> Bool { left.microseconds < right.microseconds }

    public static let second: Int64 = 1_000_000
    public static let day: Int64 = 86_400 * second

    /// The moment at which the second began that holds this one.
    public var wholeSecond: Moment {
        Moment(microseconds: microseconds - ((microseconds % Moment.second) + Moment.second) % Moment.second)
    }

    public func adding(microseconds more: Int64) -> Moment { Moment(microseconds: microseconds + more) }
}

extension Moment: CustomStringConvertible {
    /// ISO 8601 in UTC with `Z`: six digits of microseconds, or none when they are zero.
    public var description: String {
        String(unsafeUninitializedCapacity: 27) { buffer in write(into: buffer) }
    }

    /// Writes the text of ``description`` and says how many bytes it took, 27 at most.
    public func write(into buffer: UnsafeMutableBufferPointer<UInt8>) -> Int {
        let days = microseconds >= 0 ? microseconds / Moment.day : (microseconds - Moment.day + 1) / Moment.day
        let date = CivilDate(daysSince1970: Int(days))
        let (seconds, micros) = (microseconds - days * Moment.day).quotientAndRemainder(dividingBy: Moment.second)
        var place = 0
        func put(_ value: Int, digits: Int, then separator: UInt8) {
            var rest = value
            for index in stride(from: place + digits - 1, through: place, by: -1) {
                buffer[index] = UInt8(ascii: "0") + UInt8(rest % 10)
                rest /= 10
            }
            place += digits
            (buffer[place], place) = (separator, place + 1)
        }
        put(date.year, digits: 4, then: UInt8(ascii: "-"))
        put(date.month, digits: 2, then: UInt8(ascii: "-"))
        put(date.day, digits: 2, then: UInt8(ascii: "T"))
        put(Int(seconds / 3_600), digits: 2, then: UInt8(ascii: ":"))
        put(Int(seconds / 60 % 60), digits: 2, then: UInt8(ascii: ":"))
        put(Int(seconds % 60), digits: 2, then: micros == 0 ? UInt8(ascii: "Z") : UInt8(ascii: "."))
        if micros != 0 { put(Int(micros), digits: 6, then: UInt8(ascii: "Z")) }
        return place
    }
}
