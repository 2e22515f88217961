/// The unit of time that a rate is for.
public enum RateUnit: String, Hashable, Sendable, CaseIterable {
    case second
    case minute
    case hour
    case day
    case year

    /// Its length; a year is the mean Gregorian one.
    public var seconds: UInt64 {
        switch self {
        case .second: 1
        case .minute: 60
        case .hour: 3_600
        case .day: 86_400
        case .year: 31_556_952
        }
    }
}
