@testable import AMQPProtocol
import AMQPTestSupport
import Testing

@Suite("The ledger of published messages")
struct ConfirmLedgerTests {
    @Test("Numbers that were never published are refused")
    func unknown() {
        var ledger = ConfirmLedger()
        #expect(ledger.confirmed(1, multiple: false, isTaken: true) == nil)
        #expect(ledger.published() == 1)
        #expect(ledger.confirmed(2, multiple: true, isTaken: true) == nil)
        #expect(ledger.confirmed(0, multiple: false, isTaken: true) == nil)
        #expect(ledger.confirmed(.max, multiple: true, isTaken: true) == nil)
        #expect(ledger.confirmed(0, multiple: true, isTaken: true)?.numbers == [1...1])
    }

    @Test("Every message is confirmed once, whatever the order", arguments: Randomness.rounds(60))
    func model(randomness: Randomness) {
        var randomness = randomness
        var ledger = ConfirmLedger()
        var open: Set<UInt64> = []
        var last: UInt64 = 0
        for _ in 0..<200 {
            if last == 0 || randomness.flag() {
                last = ledger.published()
                open.insert(last)
            } else {
                let number = 1 + UInt64(randomness.below(Int(last)))
                let multiple = randomness.below(4) == 0
                let meant = open.filter { multiple ? $0 <= number : $0 == number }
                let confirmed = ledger.confirmed(number, multiple: multiple, isTaken: true)?.numbers ?? []
                #expect(confirmed.flatMap { Array($0) } == meant.sorted(), "\(randomness)")
                open.subtract(meant)
            }
            #expect(ledger.outstanding == open.count, "\(randomness)")
        }
    }
}
