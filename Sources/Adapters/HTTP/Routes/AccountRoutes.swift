import Domain
import Hummingbird
import JSON
import Ports

/// `GET /account`.
struct AccountRoutes: Sendable {
    let store: any BillingStore
    let directory: (any AccountDirectory)?

    static let parameters = ["name", "limit", "marker"]

    func list(_ inquiry: Inquiry, _ caller: Caller) async throws(APIError) -> Response {
        let (name, marker, limit): (String?, String?, Int?)
        do throws(FieldError) {
            (name, marker) = (try inquiry.query.text("name"), try inquiry.query.text("marker"))
            limit = try inquiry.query.limit()
        } catch { throw APIError(error) }
        let (store, first) = (store, marker ?? "")
        let page: @Sendable (Account?, Int) async throws(StoreError) -> [Account]
        if let name = try caller.account(asking: name) {
            let listed = try await account(named: name, caller).filter { precedes(first, $0.name) }
            page = { last, limit throws(StoreError) in last == nil ? Array(listed.prefix(limit)) : [] }
        } else {
            page = { last, limit throws(StoreError) in
                try await store.accounts(after: last?.name ?? first, limit: limit)
            }
        }
        let titles = await directory?.titles() ?? AccountTitles()
        return try await ListAnswer<Account>(
            page: page, write: { $1.account($0, titles[account: $0.name]) }, pageSize: 1_000, limit: limit,
            logger: inquiry.logger
        ).response()
    }

    /// The one account that is asked for; none if it is a member's that was never billed.
    private func account(named name: String, _ caller: Caller) async throws(APIError) -> [Account] {
        do throws(StoreError) {
            if let account = try await store.account(named: name) { return [account] }
        } catch { throw .store(error) }
        guard caller == .admin else { return [] }
        throw .notFound("there is no account \(Fields.shown(name))")
    }
}

extension JSONWriter {
    fileprivate mutating func account(_ account: Account, _ title: AccountTitle?) {
        raw("{\"id\":")
        integer(account.id.rawValue)
        raw(",\"name\":")
        quoted(account.name)
        self.title(title)
        raw("}")
    }
}
