@testable import Domain
import JSON
import TestSupport
import Testing

@Suite("An exact amount")
struct ExactAmountTests {
    /// "A cost is rounded once, where it is shown: to the nearest double, in its shortest form."
    @Test("is shown as the nearest double, of two that are equally near as the even one", arguments: AmountRow.rows)
    func double(row: AmountRow) throws {
        let amount = try row.amount()
        #expect(amount.double.bitPattern == row.bits)
        #expect(amount.double.shortestText == row.text)
    }

    /// "cost_exact, p/q in lowest terms".
    @Test("is shown as a rational in lowest terms", arguments: AmountRow.rows)
    func rational(row: AmountRow) throws {
        let rational = try row.amount().rational
        #expect(rational == row.rational)
    }

    /// "Sums are exact (one product needs up to 240 bits …)": 999999999999999.999999 × 999999999.999999999999 per second,
    /// for the 84 006 days from 1970 to 2199, a million times.
    @Test("holds a million of the largest products there are")
    func largest() throws {
        let quantity = try Quantity(try #require(JSONNumber("999999999999999.999999")))
        let rate = try Rate("999999999.999999999999")
        var accrual = Accrual()
        for _ in 0..<1_000_000 {
            accrual.add(quantity, for: UInt64(Moment.limit.microseconds), at: rate, per: .second)
        }
        let amount = accrual.amount
        #expect(amount.rational == "1134080999999999999997731838000000000000001134081/156250000")
        #expect(amount.double.shortestText == "7.2581184e+39")
        #expect(amount.double.bitPattern == 0x4835_5466_c1b3_9ac1)
        // One by one, and not as one product of a sum.
        var (sum, doubled) = (ExactAmount.accrued(1, at: rate, per: .second), amount)
        sum += amount
        doubled += amount
        #expect(sum != amount && doubled.double == amount.double * 2)
    }

    /// "Sums are exact": the order in which they are made does not matter, nor what stands beside what.
    @Test("is the same sum in any order", arguments: Rounds.seeds(5))
    func anyOrder(seed: UInt64) throws {
        var random = Seeded(seed)
        var amounts = try AmountRow.rows.map { try $0.amount() }
        let forward = amounts.reduce(ExactAmount.zero, +)
        for _ in 0..<5 {
            amounts.shuffle(using: &random)
            let shuffled = amounts.reduce(ExactAmount.zero, +)
            #expect(shuffled == forward && shuffled.rational == forward.rational, "seed \(seed)")
        }
        let without = amounts.dropLast().reduce(ExactAmount.zero, +)
        #expect(without != forward || amounts.last?.isZero == true, "seed \(seed)")
    }

    /// The fast path for neighbours of one rate: `q1 t1 r + q2 t2 r`, and the same terms with another rate between.
    @Test("does not depend on which terms are neighbours", arguments: Rounds.seeds(5))
    func neighbours(seed: UInt64) throws {
        var random = Seeded(seed)
        let (rate, other) = (try Rate("0.123456789012"), try Rate("987654321.987654321987"))
        let terms = (0..<200).map { _ in
            (
                Quantity(
                    whole: UInt64.random(in: 0..<1_000_000_000_000_000, using: &random),
                    micros: UInt32.random(in: 0..<1_000_000, using: &random)),
                UInt64.random(in: 0..<7_258_118_400_000_000, using: &random), random.chance(50)
            )
        }
        var (mixed, sorted) = (Accrual(), Accrual())
        var apart = ExactAmount.zero
        for (quantity, time, isOther) in terms {
            mixed.add(quantity, for: time, at: isOther ? other : rate, per: .year)
            apart += .accrued(quantity.scaled * UInt128(time), at: isOther ? other : rate, per: .year)
        }
        for (quantity, time, isOther) in terms.filter(\.2) + terms.filter({ !$0.2 }) {
            sorted.add(quantity, for: time, at: isOther ? other : rate, per: .year)
        }
        #expect(mixed.amount == sorted.amount, "seed \(seed)")
        #expect(mixed.amount == apart, "seed \(seed)")
        #expect(!mixed.amount.isZero)
    }
}
