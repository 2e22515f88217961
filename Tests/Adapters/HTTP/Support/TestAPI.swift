import Domain
import HTTPTypes
import Hummingbird
import InMemoryAdapter
import JSON
import Logging
import NIOCore
import Ports
import StaticTokensAdapter
import Testing
import UseCases

@testable import HTTPAdapter

/// The API over a store in memory, at a time that the test sets.
struct TestAPI {
    let clock = SetClock(Bills.moment("2012-04-17T11:21:04Z"))
    let store: StoreDouble
    let api: BillingAPI

    static let admin = "admin-token"
    /// A member of `acme`.
    static let member = "acme-token"
    /// A member of an account that was never billed.
    static let stranger = "nobody-token"

    /// - Parameter understand: what a delivery means that is replayed, or tried again.
    init(
        bodyLimit: Int = 8 << 20, identity: (any Identity)? = nil, directory: (any AccountDirectory)? = nil,
        reader: (any UsageReader)? = nil, away: [String] = [], notes: [String] = [],
        understand: @escaping @Sendable (Delivery, Moment) -> TakeDeliveries.Meaning = { _, _ in .ignored }
    ) throws {
        let store = StoreDouble(InMemoryStore(clock: clock), reader: reader)
        let tokens = try StaticTokens(
            admins: [TestAPI.admin], members: [TestAPI.member: "acme", TestAPI.stranger: "nobody"])
        self.store = store
        let useCases = BillingUseCases(
            recordEvents: RecordEvents(store: store), setTariffs: SetTariffs(store: store, clock: clock),
            billPeriod: BillPeriod(store: store, clock: clock), explainCost: ExplainCost(store: store, clock: clock),
            retryRejected: RetryRejected(store: store, understand: understand),
            cancelEvent: CancelEvent(store: store), cancelTariff: CancelTariff(store: store),
            replay: { [clock] lines throws(StoreError) in
                let take = TakeDeliveries(store: store) { understand($0, clock.utcNow()) }
                return try await take(lines)
            })
        var limits = ServerLimits()
        limits.bodyBytes = bodyLimit
        api = BillingAPI(
            useCases: useCases, store: store, identity: identity ?? tokens, directory: directory, clock: clock,
            probes: Probes(away: { away }, notes: { notes }, metrics: { "nova_billing_store_up 1\n" }),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, version: "3.0.0", limits: limits)
    }

    /// What came back.
    struct Answer {
        let status: Int
        let headers: HTTPFields
        let text: String
        let pieces: Int

        var json: JSONValue? { try? JSONParser.parse(text) }
        /// The one error that it tells of.
        var error: JSONObject? { json?.object?["errors"]?.array?.first?.object }
        var detail: String? { error?["detail"]?.string }
    }

    func ask(
        _ method: HTTPRequest.Method, _ path: String, token: String? = admin, headers: [String: String] = [:],
        body: String = ""
    ) async throws -> Answer {
        var head = HTTPRequest(method: method, scheme: "http", authority: "localhost", path: path)
        head.headerFields[.authToken] = token
        for (name, value) in headers { head.headerFields[try #require(HTTPField.Name(name))] = value }
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(string: body)))
        let response = await api.responder.respond(to: request)
        let writer = CollectingWriter()
        try await response.body.write(writer)
        return Answer(
            status: response.status.code, headers: response.headers,
            text: String(decoding: writer.body.bytes, as: UTF8.self), pieces: writer.body.pieces)
    }

    /// Asks, and lets go of the answer without reading it.
    func drop(_ method: HTTPRequest.Method, _ path: String) async throws {
        var head = HTTPRequest(method: method, scheme: "http", authority: "localhost", path: path)
        head.headerFields[.authToken] = TestAPI.admin
        let body = RequestBody(buffer: ByteBuffer())
        #expect(await api.responder.respond(to: Request(head: head, body: body)).status == .ok)
    }

    /// Records an event that must be accepted.
    func record(_ event: String) async throws {
        let answer = try await ask(.post, "/event", body: event)
        try #require(answer.status == 200, "\(answer.text)")
    }
}
