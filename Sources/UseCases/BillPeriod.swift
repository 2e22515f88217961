public import Domain
public import Ports

/// Bills a period.
public struct BillPeriod: Sendable {
    private let store: any BillingStore
    private let clock: any UTCClock

    public init(store: any BillingStore, clock: any UTCClock) { (self.store, self.clock) = (store, clock) }

    /// What is asked.
    public struct Question: Sendable {
        /// `nil` is the current month.
        public var period: Period?
        public var asOf: Moment?
        public var account: String?
        public var rtype: String?
        public var after: String?
        public var limit: Int?

        public init(period: Period? = nil) { self.period = period }
    }

    public enum Failure: Error, Sendable {
        case invalid(FieldError)
        case noSuchAccount(String)
        case store(StoreError)
    }

    /// A bill that is read piece by piece.
    public struct Bill: Sendable {
        public let period: Period
        private let rating: Rating
        private let reader: any UsageReader
        private let filter: BillFilter?

        init(period: Period, rating: Rating, reader: any UsageReader, filter: BillFilter?) {
            (self.period, self.rating, self.reader, self.filter) = (period, rating, reader, filter)
        }

        /// The next trees of the bill, in its order; empty at its end.
        public func next() async throws(StoreError) -> [BillTree] {
            while true {
                let usages = try await reader.next()
                if usages.isEmpty { return [] }
                let trees = usages.map { rating.bill($0) }
                guard let filter else { return trees }
                let (shown, isDone) = filter.showing(trees)
                if !shown.isEmpty || isDone { return shown }
            }
        }

        public func finish() async { await reader.finish() }
    }

    /// Opens a bill; the caller must finish it.
    public func callAsFunction(_ question: Question) async throws(Failure) -> Bill {
        let now = clock.utcNow()
        if let asOf = question.asOf, asOf > now {
            throw .invalid(FieldError("as_of", "\(asOf) lies in the future; it is now \(now)"))
        }
        let period = question.period ?? .month(holding: question.asOf ?? now)
        let scope = BillScope(period: period, now: question.asOf ?? now)
        let account = try await account(named: question.account, knownAt: question.asOf)
        do throws(StoreError) {
            let reader = try await store.usage(
                UsageQuestion(
                    scope: scope, known: question.asOf, account: account, after: question.after,
                    limit: question.rtype == nil ? question.limit : nil))
            let prices = PriceList(reader.tariffs, knownAt: question.asOf, unit: store.facts.unit)
            return Bill(
                period: period, rating: Rating(scope: scope, prices: prices), reader: reader,
                filter: question.rtype.map { BillFilter(rtype: $0, limit: question.limit) })
        } catch { throw .store(error) }
    }

    private func account(named name: String?, knownAt known: Moment?) async throws(Failure) -> AccountID? {
        guard let name else { return nil }
        let account: Account?
        do throws(StoreError) { account = try await store.account(named: name, knownAt: known) } catch {
            throw .store(error)
        }
        guard let account else { throw .noSuchAccount(name) }
        return account.id
    }
}
