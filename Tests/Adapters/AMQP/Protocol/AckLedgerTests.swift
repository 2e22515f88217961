@testable import AMQPProtocol
import AMQPTestSupport
import Testing

@Suite("The ledger of delivery tags")
struct AckLedgerTests {
    private func ledger(_ tags: some Sequence<UInt64>) -> AckLedger {
        var ledger = AckLedger()
        for tag in tags { #expect(ledger.arrived(tag, needsAck: true) == true) }
        return ledger
    }

    @Test("Acknowledgements in order are one, up to the last")
    func inOrder() {
        var ledger = ledger(1...300)
        for tag in 1...300 as ClosedRange<UInt64> { #expect(ledger.acknowledge(tag) == .settled) }
        #expect(ledger.due == 300)
        let due = ledger.flush()
        #expect(due.cumulative == 300 && due.single.isEmpty)
        #expect(ledger.flush().isEmpty && ledger.outstanding == 0)
    }

    @Test("Beyond one that is open, each goes by itself")
    func gap() {
        var ledger = ledger(1...5)
        for tag in [1, 2, 4, 5] as [UInt64] { _ = ledger.acknowledge(tag) }
        var due = ledger.flush()
        #expect(due.cumulative == 2 && due.single == [4, 5] && ledger.outstanding == 1)
        #expect(ledger.acknowledge(3) == .settled)
        due = ledger.flush()
        #expect(due.cumulative == 3 && due.single.isEmpty && ledger.outstanding == 0)
    }

    @Test("Late, double and unknown ones are refused")
    func refused() {
        var ledger = ledger([2, 4])
        #expect(ledger.acknowledge(2) == .settled)
        #expect(ledger.acknowledge(2) == .alreadySettled)
        #expect(ledger.refuse(2) == .alreadySettled)
        _ = ledger.flush()
        for tag in [0, 1, 2, 3, 5, .max] as [UInt64] { #expect(ledger.acknowledge(tag) == .alreadySettled) }
        #expect(ledger.refuse(4) == .settled)
        #expect(ledger.refuse(4) == .alreadySettled && ledger.outstanding == 0)
    }

    @Test("Up to one means those that are open")
    func upTo() {
        var ledger = ledger(1...6)
        #expect(ledger.refuse(2) == .settled)
        #expect(ledger.acknowledge(upTo: 4) == .settled)
        #expect(ledger.acknowledge(upTo: 4) == .alreadySettled)
        #expect(ledger.flush().cumulative == 4)
        #expect(ledger.outstanding == 2)
    }

    @Test("Tags rise")
    func rising() {
        var ledger = ledger([3])
        for (tag, isTaken) in [(3, false), (2, false), (.max, true), (0, false)] as [(UInt64, Bool)] {
            #expect(ledger.arrived(tag, needsAck: true) == isTaken)
        }
    }

    @Test("Whatever the order, exactly the settled ones reach the broker", arguments: Randomness.rounds(100))
    func model(randomness: Randomness) {
        var randomness = randomness
        var ledger = AckLedger()
        var open: Set<UInt64> = []
        var acknowledged: Set<UInt64> = []
        /// What the broker counts as unacknowledged.
        var broker: Set<UInt64> = []
        var tag: UInt64 = 0
        for _ in 0..<200 {
            switch randomness.below(8) {
            case 0...2:
                tag += 1
                let needsAck = randomness.below(5) > 0
                #expect(ledger.arrived(tag, needsAck: needsAck) == true)
                if needsAck {
                    open.insert(tag)
                    broker.insert(tag)
                }
            case 3...5:
                let chosen = open.sorted().randomElement(using: &randomness) ?? tag
                #expect((ledger.acknowledge(chosen) == .settled) == open.contains(chosen), "\(randomness)")
                if open.remove(chosen) != nil { acknowledged.insert(chosen) }
            case 6:
                let chosen = open.sorted().randomElement(using: &randomness) ?? tag
                #expect((ledger.refuse(chosen) == .settled) == open.contains(chosen), "\(randomness)")
                if open.remove(chosen) != nil { broker.remove(chosen) }
            default:
                let due = ledger.flush()
                if let cumulative = due.cumulative {
                    #expect(broker.contains(cumulative), "406 from the broker, \(randomness)")
                    let meant = broker.filter { $0 <= cumulative }
                    #expect(meant.isSubset(of: acknowledged), "an unsettled one was acknowledged, \(randomness)")
                    broker.subtract(meant)
                }
                for single in due.single {
                    #expect(acknowledged.contains(single) && broker.remove(single) != nil, "\(randomness)")
                }
                #expect(broker == open, "\(randomness)")
                acknowledged.removeAll()
            }
            #expect(ledger.outstanding == broker.count, "\(randomness)")
        }
    }
}
