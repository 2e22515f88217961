import BrokerTestSupport
import Cloud
import CloudTestSupport
import Domain
import Foundation
import Ports
import TestSupport
import Testing

/// Months of a generated cloud through RabbitMQ; `MESSAGES` says how many messages.
@Suite("A cloud's months from a broker", .serialized)
struct CloudBrokerTests {
    /// What a store says, once it holds everything.
    private func bills(_ scene: CloudScene, _ path: String) async throws -> [String] {
        try await scene.withStore(path) { store in
            var texts: [String] = []
            for period in CloudRun.periods {
                texts.append(try await BillText.text(store, period: period, now: try Moment(CloudScene.now)))
            }
            return texts
        }
    }

    /// Replays the same messages into another store.
    private func replayed(_ scene: CloudScene) async throws -> String {
        let path = scene.place.path("replayed.db")
        try await scene.price(path)
        let lines = (0..<scene.run.cloud.count).lazy.map { scene.run.cloud.message($0).line }
        try scene.place.file("cloud.jsonl", Plain.text(lines))
        let outcome = try await scene.place.run(
            ["replay", "--db", "sqlite:\(path)", "cloud.jsonl", "--clock", CloudScene.now], deadline: .seconds(600))
        #expect(outcome.status == 0, "\(outcome.errors)")
        return path
    }

    @Test(
        "give the true bill, which is that of replaying them",
        arguments: [(CloudScene.Queue.classic, true, false), (.quorum, false, true)])
    func truth(queue: CloudScene.Queue, isDurable: Bool, isTLS: Bool) async throws {
        let broker = try await Broker.shared
        var scene = try await CloudScene(broker, seed: isTLS ? 2 : 1, messages: 2_500, queue: queue)
        scene.isDurable = isDurable
        try await scene.price()
        // One of the exchanges is there later than the server.
        try await scene.declare(["nova", "glance", "neutron", "openstack"])
        try await scene.place.withServer(try scene.settings(isTLS: isTLS)) { server in
            try await scene.bound(server, 4)
            try await scene.declare()
            try await scene.bound(server)
            try await scene.publish()
            try await scene.drained(server)
            try await checkMetrics(server)
        }
        try await scene.check("\(queue)")
        let replayed = try await replayed(scene)
        let (found, expected) = (try await bills(scene, scene.store), try await bills(scene, replayed))
        #expect(found == expected)
    }

    private func checkMetrics(_ server: Server) async throws {
        let text = try await server.get("/metrics").text
        for line in [
            "nova_billing_deliveries_total{source=\"nova\",result=\"recorded\"}",
            "nova_billing_event_lag_seconds_count", "nova_billing_source_newest_event_timestamp_seconds{",
            "nova_billing_broker_reconnects_total{cause=\"forced\"} 0", "nova_billing_broker_up{broker=\"",
            "queue=\"nova-billing.notifications\"}", "queue=\"nova-billing.dead\"} 0",
        ] {
            #expect(text.contains(line), "\(line)")
        }
    }
}
