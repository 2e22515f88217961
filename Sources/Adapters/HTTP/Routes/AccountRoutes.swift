import Domain
import Hummingbird
import JSON
import Ports

/// `GET /account`.
struct AccountRoutes: Sendable {
    let store: any BillingStore

    static let parameters = ["name", "limit", "marker"]

    func list(_ inquiry: Inquiry, _ caller: Caller) async throws(APIError) -> Response {
        let (name, marker, limit): (String?, String?, Int?)
        do throws(FieldError) {
            (name, marker) = (try inquiry.query.text("name"), try inquiry.query.text("marker"))
            limit = try inquiry.query.limit()
        } catch { throw APIError(error) }
        let accounts = try await accounts(named: try caller.account(asking: name), caller)
        let listed = accounts.filter { account in marker.map { precedes($0, account.name) } ?? true }
        return .json(list: listed.prefix(limit ?? .max)) { account, writer in
            writer.raw("{\"id\":")
            writer.integer(account.id.rawValue)
            writer.raw(",\"name\":")
            writer.quoted(account.name)
            writer.raw("}")
        }
    }

    private func accounts(named name: String?, _ caller: Caller) async throws(APIError) -> [Account] {
        do throws(StoreError) {
            guard let name else { return try await store.accounts() }
            if let account = try await store.account(named: name) { return [account] }
        } catch { throw .store(error) }
        guard let name, caller == .admin else { return [] }
        throw .notFound("there is no account \(Fields.shown(name))")
    }
}
