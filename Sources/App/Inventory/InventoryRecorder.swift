import Domain
import JSON
import Ports
import UseCases

/// Records what makes billing agree with a cloud, by the way that every event takes.
struct InventoryRecorder {
    private static let batch = 500
    private let take: TakeDeliveries

    init(_ store: any BillingStore) { take = TakeDeliveries(store: store) { InventoryRecorder.meaning($0) } }

    func record(_ changes: [InventoryEvents.Change]) async throws -> InventoryReport.Recorded {
        var done = InventoryReport.Recorded()
        var rest = changes[...]
        while !rest.isEmpty {
            // A change is in one batch, and so is recorded as a whole.
            let batch = rest.prefix(InventoryRecorder.batch)
            rest = rest.dropFirst(batch.count)
            let deliveries = batch.flatMap(\.events).map {
                Delivery(source: "inventory", body: $0.event(id: nil, account: $0.account).text)
            }
            var answers = try await take(deliveries)[...]
            for change in batch {
                done.count(answers.prefix(change.events.count), of: change.findings)
                answers = answers.dropFirst(change.events.count)
            }
        }
        return done
    }

    /// What a plain event means that this program wrote itself. Its id is its own: who sends the same by other ways says
    /// it for certain.
    private static func meaning(_ delivery: Delivery) -> TakeDeliveries.Meaning {
        do {
            let draft = try EventReader.read(try JSONParser.parse(delivery.body), now: .limit.adding(microseconds: -1))
            let id = "inventory/" + draft.event(id: nil, account: draft.account).id
            return .events([
                .event(draft.event(id: id, account: draft.account, source: Event.Source(name: delivery.source)))
            ])
        } catch {
            return .rejected(
                RejectedDelivery(
                    source: delivery.source, reason: RejectedBody.redacted(reason: "\(error)"),
                    body: RejectedBody.redacted(delivery.body)))
        }
    }
}

extension InventoryReport.Recorded {
    /// Counts what became of the events of one change.
    fileprivate mutating func count(_ answers: ArraySlice<Disposition>, of findings: Int) {
        var isRecorded = false
        for answer in answers {
            switch answer {
            case .recorded: isRecorded = true
            case .known, .ignored: break
            case .rejected(let reason):
                rejected.append(reason)
                return
            case .tryAgain:
                rejected.append("it was not recorded; try again")
                return
            }
        }
        if isRecorded { recorded += findings } else { known += findings }
    }
}
