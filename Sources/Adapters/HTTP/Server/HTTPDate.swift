import Domain
import Glibc
import Synchronization

/// The time as the `Date` of an answer has it: `Sun, 06 Nov 1994 08:49:37 GMT`; written anew each second.
final class HTTPDate: Sendable {
    private let last = Mutex((second: time_t(-1), text: ""))

    /// The text of the second that it is.
    var now: String {
        let second = time(nil)
        return last.withLock { last in
            if last.second != second { last = (second, HTTPDate.text(of: Int(second))) }
            return last.text
        }
    }

    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// The text of a second since 1970.
    static func text(of second: Int) -> String {
        let (day, rest) = second.quotientAndRemainder(dividingBy: 86_400)
        let date = CivilDate(daysSince1970: day)
        let time = [rest / 3_600, rest / 60 % 60, rest % 60].map { padded($0) }.joined(separator: ":")
        return "\(days[day % 7]), \(padded(date.day)) \(months[date.month - 1]) \(date.year) \(time) GMT"
    }

    private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
