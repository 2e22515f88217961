import Domain
import Hummingbird
import JSON
import Ports

/// `GET /resource`.
struct ResourceRoutes: Sendable {
    let store: any BillingStore
    let clock: any UTCClock

    /// Which account's resources a caller gets.
    private enum Scope {
        case all
        case one(AccountID)
        /// The account of a member that was never billed has none.
        case nothing
    }

    func list(_ inquiry: Inquiry, _ caller: Caller) async throws(APIError) -> Response {
        let query = try ResourceQuery(inquiry.query, now: clock.utcNow())
        var question = query.question
        switch try await scope(query, caller) {
        case .all: break
        case .one(let account): question.account = account
        case .nothing: question.limit = 0
        }
        if caller != .admin, let id = question.id { try await check(id, question) }
        let (store, first) = (store, question)
        return try await ListAnswer<ResourceRecord>(
            page: { last, limit throws(StoreError) in
                var question = first
                question.after = last?.id.rawValue ?? first.after
                question.limit = min(limit, first.limit)
                return try await store.resources(question)
            }, write: { $1.resource($0) }, pageSize: 1_000, limit: query.limit, logger: inquiry.logger
        ).response()
    }

    private func scope(_ query: ResourceQuery, _ caller: Caller) async throws(APIError) -> Scope {
        if caller != .admin, query.question.isUnowned {
            throw .forbidden("only an administrator may see what is in no account")
        }
        guard let name = try caller.account(asking: query.account) else {
            guard let id = query.accountID else { return .all }
            return .one(try await known(id))
        }
        let account: Account?
        do throws(StoreError) { account = try await store.account(named: name) } catch { throw .store(error) }
        if caller != .admin, let asked = query.accountID, asked != account?.id {
            throw .forbidden("a member may see its own account only")
        }
        guard let account else {
            if caller == .admin { throw .notFound("there is no account \(Fields.shown(name))") }
            return .nothing
        }
        return query.accountID ?? account.id == account.id ? .one(account.id) : .nothing
    }

    private func known(_ id: AccountID) async throws(APIError) -> AccountID {
        do throws(StoreError) {
            if try await store.account(id) != nil { return id }
        } catch { throw .store(error) }
        throw .notFound("there is no account with account_id \(id.rawValue)")
    }

    /// Another's resource is, to a member, not there.
    private func check(_ id: ResourceID, _ asked: ResourceQuestion) async throws(APIError) {
        var question = ResourceQuestion(now: asked.now)
        (question.id, question.account, question.limit) = (id, asked.account, min(1, asked.limit))
        do throws(StoreError) {
            if try await !store.resources(question).isEmpty { return }
        } catch { throw .store(error) }
        throw .notFound("there is no resource \(id.rawValue)")
    }
}
