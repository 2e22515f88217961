extension TruePrice {
    /// A price list as a provider might have it: it is changed twice, once for what begins from then on, once for all.
    public static func list(from begin: Int64, to end: Int64) -> [TruePrice] {
        let (hour, day): (Int64, Int64) = (3_600, 86_400)
        let third = (begin + (end - begin) / 3) / day * day
        let half = (begin + (end - begin) / 2) / day * day
        return [
            TruePrice("vcpus", from: begin, rate: 20_000_000_000, per: hour),
            TruePrice("memory_mb", from: begin, rate: 5_000_000, per: hour),
            TruePrice("local_gb", from: begin, rate: 100_000_000, per: hour),
            TruePrice("cinder/volume", from: begin, rate: 200_000_000, per: hour),
            TruePrice("cinder/snapshot", from: begin, rate: 3_000_000_000, per: day),
            TruePrice("glance/image", from: begin, rate: 3, per: day),
            TruePrice("neutron/floatingip", from: begin, rate: 5_000_000_000, per: hour),
            TruePrice("vcpus", from: third, rate: 21_500_000_000, per: hour),
            TruePrice("cinder/volume", from: half, rate: 180_000_000, per: hour, migrates: true),
        ]
    }

    /// The rate as a decimal.
    public var rateText: String {
        let digits = String(rate)
        let fraction = String(repeating: "0", count: max(0, 13 - digits.utf8.count)) + digits
        return "\(fraction.dropLast(12)).\(fraction.suffix(12))"
    }

    /// The name of the unit of time.
    public var unitName: String {
        switch unit {
        case 1: "second"
        case 60: "minute"
        case 3_600: "hour"
        case 86_400: "day"
        default: "year"
        }
    }

    /// The price as a request to set it.
    public var request: String {
        let moment = MomentForm(separator: UInt8(ascii: "T"), fraction: .none, suffix: "Z").text(second * 1_000_000)
        return #"{"datetime": "\#(moment)", "unit": "\#(unitName)", "migrate": \#(migrates), "values": "#
            + #"{"\#(rtype)": \#(rateText)}}"#
    }
}
