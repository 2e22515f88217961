import Domain
import JSON
import Testing

@Suite("Quantities and rates")
struct DecimalTests {
    /// "Quantities (below 10^15, 6 decimals) … are non-negative decimals as they were written (0.1 is a tenth, from
    /// JSON too)"; "numbers may have exponents and are read exactly".
    @Test(
        "are read exactly: a quantity",
        arguments: [
            ("0", "0"), ("-0", "0"), ("0.0", "0"), ("0e9", "0"), ("0.000001", "0.000001"), ("1e-6", "0.000001"),
            ("0.1", "0.1"), ("1.50", "1.5"), ("1.5000000000000", "1.5"), ("1e3", "1000"), ("12E+2", "1200"),
            ("1.2e1", "12"), ("12e-1", "1.2"), ("999999999999999.999999", "999999999999999.999999"),
            ("999999999999999999999e-6", "999999999999999.999999"), ("0.000999999999999999e18", "999999999999999"),
            ("1e14", "100000000000000"), ("100000000000000000000000000000000000000000e-27", "100000000000000"),
            ("0.1000000000000000000000000000000000000000000000000000000000000", "0.1"), ("4404752", "4404752"),
        ])
    func quantity(text: String, value: String) throws {
        let quantity = try Quantity(try #require(JSONNumber(text)))
        #expect(quantity.description == value)
        #expect(try Quantity(try #require(JSONNumber(value))) == quantity)
    }

    @Test(
        "are refused where they lie outside: a quantity",
        arguments: [
            ("1e15", DecimalError.tooLarge(limit: "10^15")), ("1000000000000000", .tooLarge(limit: "10^15")),
            ("1000000000000000.000001", .tooLarge(limit: "10^15")), ("1e16", .tooLarge(limit: "10^15")),
            ("1e400", .tooLarge(limit: "10^15")), ("1e9999", .tooLarge(limit: "10^15")),
            ("123456789012345678901234567890123456789012345678901234567890", .tooLarge(limit: "10^15")),
            ("0.0000001", .tooPrecise(places: 6)), ("1e-7", .tooPrecise(places: 6)),
            ("1.0000001", .tooPrecise(places: 6)), ("999999999999999.9999999", .tooPrecise(places: 6)),
            ("1e-9999", .tooPrecise(places: 6)),
            ("0.1234567890123456789012345678901234567890123456789", .tooPrecise(places: 6)),
            ("-1", .negative), ("-0.000001", .negative), ("-1e-9", .negative), ("-1e400", .negative),
            ("-123456789012345678901234567890123456789012345678901234567890", .negative),
        ])
    func noQuantity(text: String, error: DecimalError) throws {
        let number = try #require(JSONNumber(text))
        #expect(throws: error) { try Quantity(number) }
    }

    /// "… and rates (below 10^9, 12 decimals)".
    @Test(
        "are read exactly: a rate",
        arguments: [
            ("0", "0"), ("0.000000000001", "0.000000000001"), ("1e-12", "0.000000000001"), ("3.0", "3"), ("0.1", "0.1"),
            ("999999999.999999999999", "999999999.999999999999"), ("5e8", "500000000"), ("2.50", "2.5"),
            ("0.999999999e9", "999999999"),
        ])
    func rate(text: String, value: String) throws {
        let rate = try Rate(text)
        #expect(rate.description == value)
        #expect(try Rate(value) == rate)
        #expect(rate.double == Double(value))
    }

    @Test(
        "are refused where they lie outside: a rate",
        arguments: [
            ("1e9", DecimalError.tooLarge(limit: "10^9")), ("1000000000", .tooLarge(limit: "10^9")),
            ("1000000000.000000000001", .tooLarge(limit: "10^9")), ("1e100", .tooLarge(limit: "10^9")),
            ("1e-13", .tooPrecise(places: 12)), ("0.0000000000001", .tooPrecise(places: 12)),
            ("999999999.9999999999999", .tooPrecise(places: 12)), ("-1", .negative), ("", .notANumber),
            ("3,5", .notANumber), (" 3", .notANumber), ("3 ", .notANumber), (".5", .notANumber), ("5.", .notANumber),
            ("05", .notANumber), ("+5", .notANumber), ("NaN", .notANumber), ("Infinity", .notANumber),
            ("0x10", .notANumber), ("1e", .notANumber), ("1e999999", .notANumber), ("null", .notANumber),
            ("\u{661}", .notANumber),
        ])
    func noRate(text: String, error: DecimalError) {
        #expect(throws: error) { try Rate(text) }
    }

    /// "What lies outside is an error at the door": the error says what the limit is.
    @Test("say which limit was passed")
    func descriptions() {
        #expect(DecimalError.tooLarge(limit: "10^15").description.contains("10^15"))
        #expect(DecimalError.tooPrecise(places: 6).description.contains("6"))
        #expect(DecimalError.negative.description.contains("negative"))
    }

    /// "= 31 556 952 s, the mean Gregorian year".
    @Test(
        "are for a unit of time",
        arguments: zip(
            ["second", "minute", "hour", "day", "year"] as [String], [1, 60, 3_600, 86_400, 31_556_952] as [UInt64]))
    func units(name: String, seconds: UInt64) throws {
        let unit = try #require(RateUnit(rawValue: name))
        #expect(unit.seconds == seconds)
        #expect(RateUnit.allCases.count == 5)
    }
}
