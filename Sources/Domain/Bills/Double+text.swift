extension Double {
    /// The shortest decimal text that reads as the same double, with an exponent from 10^16 on, as the predecessor's
    /// clients know it. (The library's own text has one from 2^53 on.)
    public var shortestText: String {
        let text = description
        guard magnitude > 9_007_199_254_740_992, magnitude < 1e16, text.hasSuffix("e+15") else { return text }
        let digits = text.dropLast(4).filter { $0 != "." }
        return digits + String(repeating: "0", count: 16 - digits.utf8.count) + ".0"
    }
}
