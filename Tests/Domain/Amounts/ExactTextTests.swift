@testable import Domain
import Testing

/// Exact amounts that are read from their texts.
struct ExactTextTests {
    @Test(arguments: AmountRow.rows)
    func `an amount is the one whose text it was`(_ row: AmountRow) throws {
        let amount = try row.amount()
        #expect(ExactAmount(rational: amount.rational) == amount)
    }

    @Test func `a text need not be in lowest terms`() {
        #expect(ExactAmount(rational: "2/4") == ExactAmount(rational: "1/2"))
        #expect(ExactAmount(rational: "0/1") == .zero)
    }

    @Test(arguments: [
        "", "/", "1", "1/", "/1", "1/0", "1/11", "-1/2", "1/-2", "1.5/2", "a/b", "1/2/3", "1 /2", "+1/2",
        String(repeating: "9", count: 97) + "/1", String(repeating: "9", count: 90) + "/1",
        "1/" + String(repeating: "9", count: 60),
    ])
    func `what is no amount is none`(_ text: String) { #expect(ExactAmount(rational: text) == nil) }
}
