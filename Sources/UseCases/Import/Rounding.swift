import Domain
import JSON

extension Quantity {
    /// The nearest quantity of so many decimals, of the shortest text of a double; `nil` where it is none.
    init?(rounding value: Double, places: Int) {
        guard let number = JSONNumber(rounding: value, places: places), let quantity = try? Quantity(number) else {
            return nil
        }
        self = quantity
    }
}

extension Rate {
    /// The nearest rate, of the shortest text of a double; `nil` where it is none.
    init?(rounding value: Double) {
        guard let number = JSONNumber(rounding: value, places: 12), let rate = try? Rate(number) else { return nil }
        self = rate
    }
}

extension JSONNumber {
    /// A non-negative double's shortest text, rounded half up to so many decimals.
    fileprivate init?(rounding value: Double, places: Int) {
        guard value.isFinite, value >= 0, let number = JSONNumber(value.description) else { return nil }
        guard let magnitude = number.magnitude, number.exponent < -places else {
            self = number
            return
        }
        let drop = -number.exponent - places
        // A double's shortest text has 17 digits at most.
        guard drop <= 18 else {
            self.init(0)
            return
        }
        let power = (0..<drop).reduce(UInt128(1)) { power, _ in power * 10 }
        self.init("\(UInt64((magnitude + power / 2) / power))e-\(places)")
    }
}
