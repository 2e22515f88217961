/// Why a number is not a quantity or a rate.
public enum DecimalError: Error, Hashable, Sendable, CustomStringConvertible {
    case notANumber
    case negative
    case tooLarge(limit: String)
    case tooPrecise(places: Int)

    public var description: String {
        switch self {
        case .notANumber: "is not a decimal number"
        case .negative: "is negative; it may be zero or more"
        case .tooLarge(let limit): "is too large; it must be below \(limit)"
        case .tooPrecise(let places): "has more than \(places) decimals"
        }
    }
}
