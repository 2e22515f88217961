/// One of the forms in which services write a moment, all in UTC.
struct MomentForm: Hashable {
    enum Fraction {
        case none
        /// Six zeros: what was behind the second was cut off.
        case cut
        case microseconds
    }

    let separator: UInt8
    let fraction: Fraction
    let suffix: String

    /// Reads the moment at a place of a text, in microseconds since 1970.
    static func read(_ text: [UInt8], at start: Int) -> (form: MomentForm, moment: Int64, length: Int)? {
        guard start + 19 <= text.count, let date = number(text, start, 4), let month = number(text, start + 5, 2),
            let day = number(text, start + 8, 2), let hour = number(text, start + 11, 2),
            let minute = number(text, start + 14, 2), let second = number(text, start + 17, 2)
        else { return nil }
        let seconds = days(date, month, day) * 86_400 + hour * 3_600 + minute * 60 + second
        var place = start + 19
        var (fraction, micros) = (Fraction.none, Int64(0))
        if place + 7 <= text.count, text[place] == UInt8(ascii: "."), let found = number(text, place + 1, 6) {
            (fraction, micros) = (found == 0 ? .cut : .microseconds, found)
            place += 7
        }
        var suffix = ""
        if place < text.count, text[place] == UInt8(ascii: "Z") { suffix = "Z" }
        if place < text.count, text[place] == UInt8(ascii: "+") { suffix = "+00:00" }
        let form = MomentForm(separator: text[start + 10], fraction: fraction, suffix: suffix)
        return (form, seconds * 1_000_000 + micros, place + suffix.utf8.count - start)
    }

    /// Writes a moment in this form.
    func text(_ moment: Int64) -> String {
        let seconds = moment.floorDivided(by: 1_000_000)
        let (day, second) = (seconds.floorDivided(by: 86_400), seconds - seconds.floorDivided(by: 86_400) * 86_400)
        let date = Self.civil(day)
        let micros = fraction == .cut ? 0 : moment - seconds * 1_000_000
        let text = String(unsafeUninitializedCapacity: 26) { room in
            Self.write(date.year, 4, room, 0, UInt8(ascii: "-"))
            Self.write(date.month, 2, room, 5, UInt8(ascii: "-"))
            Self.write(date.day, 2, room, 8, separator)
            Self.write(second / 3_600, 2, room, 11, UInt8(ascii: ":"))
            Self.write(second / 60 % 60, 2, room, 14, UInt8(ascii: ":"))
            Self.write(second % 60, 2, room, 17, UInt8(ascii: "."))
            if fraction == .none { return 19 }
            Self.write(micros, 6, room, 20, nil)
            return 26
        }
        return text + suffix
    }

    private static func write(
        _ number: Int64, _ digits: Int, _ room: UnsafeMutableBufferPointer<UInt8>, _ place: Int, _ next: UInt8?
    ) {
        var rest = number
        for index in stride(from: place + digits - 1, through: place, by: -1) {
            room[index] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
        if let next { room[place + digits] = next }
    }

    private static func number(_ text: [UInt8], _ start: Int, _ count: Int) -> Int64? {
        var result: Int64 = 0
        for byte in text[start..<start + count] {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            result = result * 10 + Int64(byte - UInt8(ascii: "0"))
        }
        return result
    }

    /// Days since 1970, counted from March so that a leap day is a year's last.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
    }

    private static func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = shifted / 146_097
        let rest = shifted - era * 146_097
        let year = (rest - rest / 1_460 + rest / 36_524 - rest / 146_096) / 365
        let dayOfYear = rest - (365 * year + year / 4 - year / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        let civilMonth = month < 10 ? month + 3 : month - 9
        return (year + era * 400 + (civilMonth <= 2 ? 1 : 0), civilMonth, day)
    }
}

extension Int64 {
    func floorDivided(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
