import Domain
import Ports
import TestSupport
import Testing

/// A stream in batches with tariffs and cancellations, which can be done in part and completed later.
struct FaultRun {
    enum Step {
        case batch([Event])
        case cancelEvent(String)
        case tariff(TariffDraft)
        case cancelTariff(Int)
    }

    /// What a store answered to a run.
    struct Answers {
        var recorded: [String] = []
        var failedBatches: [[String]] = []
        var tariffs: [TariffVersion] = []
        var cancellations: [String: Cancellation] = [:]
        var failures = 0
    }

    private let steps: [Step]
    private let stream: HostileStream

    init(seed: UInt64) throws {
        stream = try HostileStream(seed: seed, events: 60)
        var steps: [Step] = []
        var batch: [Event] = []
        for step in stream.steps {
            if case .event(let event) = step {
                batch.append(event)
                if batch.count < 5 { continue }
            }
            if !batch.isEmpty { steps.append(.batch(batch)) }
            batch = []
            switch step {
            case .event: break
            case .cancelEvent(let id): steps.append(.cancelEvent(id))
            case .tariff(let draft): steps.append(.tariff(draft))
            case .cancelTariff(let index): steps.append(.cancelTariff(index))
            }
        }
        if !batch.isEmpty { steps.append(.batch(batch)) }
        self.steps = steps
    }

    /// Does all that can be done, and goes on after what fails.
    ///
    /// After a tariff that failed no other is set: which of equal moments counts depends on their order.
    func play(_ store: any BillingStore) async -> Answers {
        var answers = Answers()
        var hasAllTariffs = true
        for step in steps {
            do throws(StoreError) {
                switch step {
                case .batch(let events): try await record(events, store, &answers)
                case .cancelEvent(let id):
                    answers.cancellations[id] = try await store.cancelEvent(id, by: "me", because: "it")
                case .tariff(let draft) where hasAllTariffs:
                    hasAllTariffs = false
                    answers.tariffs += try await store.setTariffs([draft])
                    hasAllTariffs = true
                case .cancelTariff(let index) where index < answers.tariffs.count:
                    _ = try await store.cancelTariff(answers.tariffs[index].id, by: "me", because: "it")
                case .tariff, .cancelTariff: break
                }
            } catch {
                answers.failures += 1
                #expect(error.kind == .unavailable, "\(error.debugDescription)")
            }
        }
        return answers
    }

    private func record(_ events: [Event], _ store: any BillingStore, _ answers: inout Answers) async throws(StoreError)
    {
        let ids = events.map(\.id)
        do throws(StoreError) {
            let outcomes = try await store.outcomes(of: RecordBatch(events: events))
            #expect(outcomes == events.map { _ in .recorded })
            answers.recorded += ids
        } catch {
            answers.failedBatches.append(ids)
            throw error
        }
    }

    /// What was answered is there exactly once; what failed is there as a whole or not at all.
    func check(_ store: any BillingStore, _ answers: Answers, _ note: String) async throws {
        let log = try await store.log()
        let ids = Set(log.map(\.event.id))
        #expect(ids.count == log.count, "\(note)")
        #expect(ids.isSuperset(of: answers.recorded), "\(note)")
        for batch in answers.failedBatches {
            let there = batch.count { ids.contains($0) }
            #expect(there == 0 || there == batch.count, "\(note): \(there) of \(batch)")
            #expect(Set(log.filter { batch.contains($0.event.id) }.map(\.recorded)).count <= 1, "\(note)")
        }
        let cancelled = Dictionary(log.map { ($0.event.id, $0.cancellation) }) { first, _ in first }
        for (id, cancellation) in answers.cancellations { #expect(cancelled[id] == cancellation, "\(note)") }
        let tariffs = try await store.tariffs()
        #expect(tariffs.map(\.id).prefix(answers.tariffs.count) == answers.tariffs.map(\.id)[...], "\(note)")
        #expect(tariffs.count <= answers.tariffs.count + 1, "\(note)")
        for (earlier, later) in zip(log, log.dropFirst()) { #expect(earlier.recorded <= later.recorded, "\(note)") }
    }

    /// Does the whole run again; what is there already changes nothing.
    func complete(_ store: any BillingStore) async throws {
        var tariffs = try await store.tariffs().map(\.id)
        var place = 0
        for step in steps {
            switch step {
            case .batch(let events):
                let outcomes = try await store.outcomes(of: RecordBatch(events: events))
                #expect(outcomes.allSatisfy { $0 == .recorded || $0 == .known })
            case .cancelEvent(let id): #expect(try await store.cancelEvent(id, by: "me", because: "it") != nil)
            case .tariff(let draft):
                if place == tariffs.count { tariffs += try await store.setTariffs([draft]).map(\.id) }
                place += 1
            case .cancelTariff(let index):
                #expect(try await store.cancelTariff(tariffs[index], by: "me", because: "it") != nil)
            }
        }
    }

    private func questions() throws -> [Reference.Question] {
        ["2025"].compactMap { Period(timePeriod: $0) }.map {
            Reference.Question(period: $0, now: stream.now)
        }
    }

    /// The bills of some periods, as one text.
    func bill(_ store: any BillingStore) async throws -> String {
        try await HostileStreamTests.bills(store, try questions()).joined(separator: "\n")
    }

    /// The reference's bills of the whole run.
    func expected() async throws -> String {
        let plain = try TestStore(.memory)
        let answers = await play(plain.store)
        #expect(answers.failures == 0)
        #expect(answers.tariffs.count > 2)
        #expect(answers.cancellations.count > 1)
        return try await Reference.bills(plain.store, try questions()).joined(separator: "\n")
    }
}
