public import Domain
public import Ports

/// Explains a cost: segments × rates = products, and their sum.
public struct ExplainCost: Sendable {
    private let store: any BillingStore
    private let clock: any UTCClock

    public init(store: any BillingStore, clock: any UTCClock) { (self.store, self.clock) = (store, clock) }

    /// What is asked.
    public struct Question: Sendable {
        public let resource: ResourceID
        /// `nil` is the current month.
        public var period: Period?
        public var asOf: Moment?
        /// The account whose part is explained; `nil` is all that anyone paid.
        public var account: String?
        /// Whether a resource that the account never paid for, and does not own, is not there for who asks.
        public var isConfined = false

        public init(resource: ResourceID) { self.resource = resource }
    }

    public enum Failure: Error, Sendable {
        case invalid(FieldError)
        case noSuchAccount(String)
        case noSuchResource(ResourceID)
        case store(StoreError)
    }

    /// A stretch at one price, and who paid it.
    public struct Step: Sendable {
        public let account: Account
        public let step: Rating.Step
    }

    /// A resource's cost in a period, step by step.
    public struct Explanation: Sendable {
        public let resource: ResourceRecord
        public let period: Period
        public let steps: [Step]
        public let sum: ExactAmount
    }

    /// Explains what a resource costs.
    public func callAsFunction(_ question: Question) async throws(Failure) -> Explanation {
        let now = clock.utcNow()
        if let asOf = question.asOf, asOf > now {
            throw .invalid(FieldError("as_of", "\(asOf) lies in the future; it is now \(now)"))
        }
        let payer = try await payer(question)
        let period = question.period ?? .month(holding: question.asOf ?? now)
        let scope = BillScope(period: period, now: question.asOf ?? now)
        let history = try await history(question)
        let segments = history.segments.filter { segment in
            segment.account.map { $0 == payer?.id ?? $0 } ?? false
        }
        if question.isConfined, segments.isEmpty, payer == nil || history.resource.account != payer?.id {
            throw .noSuchResource(question.resource)
        }
        let accounts = try await accounts(of: segments, payer)
        let prices = PriceList(history.tariffs, knownAt: question.asOf, unit: store.facts.unit)
        let steps = steps(of: segments, history.resource, Rating(scope: scope, prices: prices), accounts)
        let sum = steps.reduce(ExactAmount.zero) { $0 + $1.step.cost }
        return Explanation(resource: history.resource, period: period, steps: steps, sum: sum)
    }

    private func steps(
        of segments: [Segment], _ resource: ResourceRecord, _ rating: Rating, _ accounts: [AccountID: Account]
    ) -> [Step] {
        segments.sorted { $0.begin < $1.begin }.flatMap { segment -> [Step] in
            guard let account = segment.account.flatMap({ accounts[$0] }) else { return [] }
            return rating.explain([segment], rtype: resource.rtype).map { Step(account: account, step: $0) }
        }
    }

    private func history(_ question: Question) async throws(Failure) -> ResourceHistory {
        let history: ResourceHistory?
        do throws(StoreError) {
            history = try await store.history(of: question.resource, knownAt: question.asOf)
        } catch { throw .store(error) }
        guard let history else { throw .noSuchResource(question.resource) }
        return history
    }

    /// The account whose part is explained.
    private func payer(_ question: Question) async throws(Failure) -> Account? {
        guard let name = question.account else { return nil }
        let account: Account?
        do throws(StoreError) { account = try await store.account(named: name, knownAt: question.asOf) } catch {
            throw .store(error)
        }
        guard let account else {
            throw question.isConfined ? .noSuchResource(question.resource) : .noSuchAccount(name)
        }
        return account
    }

    private func accounts(of segments: [Segment], _ payer: Account?) async throws(Failure) -> [AccountID: Account] {
        var accounts = payer.map { [$0.id: $0] } ?? [:]
        do throws(StoreError) {
            for id in Set(segments.compactMap(\.account)) where accounts[id] == nil {
                accounts[id] = try await store.account(id)
            }
        } catch { throw .store(error) }
        return accounts
    }
}
