import Domain
import HTTPAdapter
import KeystoneAdapter
import Metering
import Ports
import UseCases

/// What a server measures of itself.
struct ServerMetrics: Sendable {
    private let registry = MetricRegistry()
    private let events: Counter
    private let deliveries: Counter
    private let rejected: Counter
    private let lag: Histogram
    private let newest: Gauge
    private let unpriced: Gauge
    private let storeUp: Gauge
    private let brokerUp: Gauge
    private let reconnects: Counter
    private let waiting: Gauge
    private let requests: Counter
    private let requestTime: Histogram
    private let keystoneRequests: Counter
    private let keystoneTokens: Counter

    /// From seconds to a week: what is late is late by hours, or by a whole outage.
    private static let lags: [Double] = [1, 5, 15, 60, 300, 900, 3_600, 21_600, 86_400, 604_800]
    private static let times: [Double] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    init(version: String) {
        registry.gauge("nova_billing_build_info", "The version that runs.", labels: ["version"]).set(1, version)
        events = registry.counter("nova_billing_events_total", "Events, by what became of them.", labels: ["result"])
        deliveries = registry.counter(
            "nova_billing_deliveries_total", "Messages, by where they came from and what became of them.",
            labels: ["source", "result"])
        rejected = registry.counter(
            "nova_billing_rejected_total", "Messages that went to the rejected list, by the reason.",
            labels: ["reason"])
        lag = registry.histogram(
            "nova_billing_event_lag_seconds", "How long after its moment an event was recorded.", bounds: Self.lags)
        newest = registry.gauge(
            "nova_billing_source_newest_event_timestamp_seconds", "The moment of the newest event of a source.",
            labels: ["source"])
        unpriced = registry.gauge(
            "nova_billing_unpriced_resources", "Resources that are charged for now and have no price.",
            labels: ["rtype"])
        storeUp = registry.gauge("nova_billing_store_up", "Whether the store answers.")
        brokerUp = registry.gauge(
            "nova_billing_broker_up", "Whether there is a connection to the broker.", labels: ["broker"])
        reconnects = registry.counter(
            "nova_billing_broker_reconnects_total", "Connections to a broker that ended or did not come about.",
            labels: ["cause"])
        waiting = registry.gauge(
            "nova_billing_broker_queue_messages", "Messages that are ready in a queue of the broker.",
            labels: ["broker", "queue"])
        requests = registry.counter(
            "nova_billing_http_requests_total", "Requests that were answered.", labels: ["method", "route", "status"])
        requestTime = registry.histogram(
            "nova_billing_http_request_seconds", "How long answers took to begin.", labels: ["route"],
            bounds: Self.times)
        keystoneRequests = registry.counter(
            "nova_billing_keystone_requests_total",
            "Requests to Keystone, by the status of the answer, or by why there was none.", labels: ["result"])
        keystoneTokens = registry.counter(
            "nova_billing_keystone_tokens_total", "Questions about tokens, by where the answer was from.",
            labels: ["answer"])
        for result in ["recorded", "known", "conflict"] { events.begin(result) }
    }

    var text: String { registry.text }

    /// Counts what became of the events of a batch, and what it rejects.
    ///
    /// - Parameter source: where its messages came from.
    func count(_ batch: RecordBatch, _ answers: [RecordAnswer], from source: String, at now: Moment) {
        for answer in answers {
            switch answer.outcome {
            case .recorded: count(recorded: answer.event, from: source, at: now)
            case .known: events.add(1, "known")
            case .conflict: events.add(1, "conflict")
            case .unresolved, .withheld: break
            }
        }
        for delivery in batch.rejected { rejected.add(1, ReasonLabel.of(delivery.reason)) }
    }

    /// Counts what became of the messages of a batch.
    func countMessages(of batch: RecordBatch, _ answers: [RecordAnswer], from source: String) {
        var place = 0
        for message in batch.messages {
            let part = answers[place..<place + message.count]
            deliveries.add(1, source, Self.name(of: TakeDeliveries.disposition(of: part)))
            place += message.count
        }
    }

    /// Counts what became of messages; each says where it came from.
    func count(_ messages: [Delivery], _ answers: [Disposition]) {
        for (message, answer) in zip(messages, answers) { deliveries.add(1, message.source, Self.name(of: answer)) }
    }

    private func count(recorded event: Event?, from source: String, at now: Moment) {
        events.add(1, "recorded")
        guard let event else { return }
        lag.observe(max(0, Double(now.microseconds - event.moment.microseconds) / 1e6))
        newest.raise(to: Double(event.moment.microseconds) / 1e6, source)
    }

    private static func name(of disposition: Disposition) -> String {
        switch disposition {
        case .recorded: "recorded"
        case .known: "known"
        case .ignored: "ignored"
        case .rejected: "rejected"
        case .tryAgain: "try_again"
        }
    }

    func count(_ request: AnsweredRequest) {
        requests.add(1, request.method, request.route, String(request.status))
        requestTime.observe(request.duration / .seconds(1), request.route)
    }

    func beginKeystone() { for origin in KeystoneNews.Origin.allCases { keystoneTokens.begin(origin.rawValue) } }

    func count(_ news: KeystoneNews) {
        switch news {
        case .answered(let status): keystoneRequests.add(1, String(status))
        case .failed(let fault): keystoneRequests.add(1, fault.code)
        case .told(let origin): keystoneTokens.add(1, origin.rawValue)
        }
    }

    func set(brokerIsUp isUp: Bool, _ broker: String) { brokerUp.set(isUp ? 1 : 0, broker) }

    func set(waiting messages: Int, in queue: String, _ broker: String) {
        waiting.set(Double(messages), broker, queue)
    }

    func beginReconnects(_ cause: String) { reconnects.begin(cause) }

    func countReconnect(_ cause: String) { reconnects.add(1, cause) }

    func set(storeIsUp isUp: Bool) { storeUp.set(isUp ? 1 : 0) }

    func set(unpriced counts: [String: Int]) { unpriced.replaceAll(counts.mapValues { Double($0) }) }
}
