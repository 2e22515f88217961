@testable import Cloud
import Testing

@Suite("The exact fractions of true bills")
struct TrueCostTests {
    @Test(
        "become the nearest double",
        arguments: [
            (1, 3, 1.0 / 3), (2, 3, 2.0 / 3), (1, 10, 0.1), (0, 7, 0), (7, 1, 7), (9_007_199_254_740_993, 1, 0x1p53),
            (9_007_199_254_740_995, 1, 9_007_199_254_740_996), (1, 1_000_000_000_000, 1e-12),
            (72_559_316_557_037_037, 1_000_000_000, 72_559_316.557037037),
        ] as [(UInt128, UInt128, Double)])
    func doubles(row: (numerator: UInt128, denominator: UInt128, double: Double)) {
        #expect(TrueCost(row.numerator, row.denominator).double == row.double)
    }

    @Test("add up exactly, in lowest terms")
    func sums() {
        #expect((TrueCost(1, 6) + TrueCost(1, 10)).text == "4/15")
        #expect((TrueCost(1, 2) + TrueCost(1, 2)).text == "1/1")
        #expect((TrueCost.zero + TrueCost(6, 4)).text == "3/2")
    }
}
