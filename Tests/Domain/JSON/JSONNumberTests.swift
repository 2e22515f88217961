import JSON
import TestSupport
import Testing

@Suite("A number in JSON")
struct JSONNumberTests {
    /// "Decimals as they were written (0.1 is a tenth, from JSON too)".
    @Test(
        "is the same number in whatever spelling",
        arguments: [
            ["1", "1.0", "10e-1", "0.1e1", "1E0", "1e-0", "0.00001e5", "100000e-5"],
            ["0", "-0", "0.0", "0e5", "-0.000", "0e-7"],
            ["0.1", "1e-1", "0.10", "10e-2", "0.1000000000000000000000000000000000000000000000000"],
            ["-12.5", "-125e-1", "-1.25e1", "-12.50"],
            ["1234567890123456789012345678901234567890123", "12345678901234567890123456789012345678901230e-1"],
        ])
    func spellings(texts: [String]) throws {
        let numbers = texts.compactMap { JSONNumber($0) }
        #expect(numbers.count == texts.count)
        #expect(Set(numbers).count == 1)
        #expect(Set(numbers.map(\.description)).count == 1)
        #expect(JSONNumber(numbers[0].description) == numbers[0])
    }

    @Test(
        "is another number",
        arguments: [
            ("1", "-1"), ("0.1", "0.10000000000000001"), ("1", "1.00000000000000000000000000000000000000000001"),
            ("9007199254740993", "9007199254740992"), ("1e400", "1e401"), ("0", "1e-9999"),
            ("12345678901234567890123456789012345678901", "12345678901234567890123456789012345678902"),
        ])
    func others(one: String, other: String) throws {
        let (left, right) = (try #require(JSONNumber(one)), try #require(JSONNumber(other)))
        #expect(left != right && left.description != right.description)
    }

    @Test(
        "is an integer, if it fits",
        arguments: [
            ("0", 0), ("12", 12), ("-12", -12), ("1e3", 1_000), ("12.0", 12), ("9223372036854775807", Int.max),
            ("1.5", nil), ("9223372036854775808", nil), ("1e19", nil), ("1e-1", nil), ("1e9999", nil),
            ("123456789012345678901234567890123456789012345", nil),
        ] as [(String, Int?)])
    func integers(text: String, integer: Int?) throws {
        let number = try #require(JSONNumber(text))
        #expect(number.integer == integer)
        if let integer { #expect(JSONNumber(integer) == number) }
    }

    @Test("reads what it writes", arguments: Rounds.seeds(4))
    func roundTrip(seed: UInt64) throws {
        var random = Seeded(seed)
        for _ in 0..<300 {
            let digits = (0..<Int.random(in: 1...60, using: &random)).map { _ in
                String(Int.random(in: 0...9, using: &random))
            }
            let text = "1" + digits.joined() + "e\(Int.random(in: -120...120, using: &random))"
            let number = try #require(JSONNumber(text))
            let again = try #require(JSONNumber(number.description))
            #expect(again == number, "seed \(seed), \(text)")
            #expect(JSONNumber("-" + text) != number, "seed \(seed), \(text)")
            #expect(again.description == number.description, "seed \(seed), \(text)")
        }
    }
}
