import AMQP
import AMQPTestSupport
import BrokerTestSupport
import CloudTestSupport
import Foundation
import JSON
import NIOCore
import Testing

/// Messages that stop consumers, or that nobody can read.
@Suite("Poison from a broker", .serialized)
struct PoisonBrokerTests {
    /// A message that nobody can read, and what the rejected list says of it.
    private static func poison() throws -> [(message: OutgoingMessage, reason: String)] {
        func message(
            _ body: ByteBuffer, _ change: (inout BasicProperties) throws -> Void = { _ in }
        ) throws -> OutgoingMessage {
            var properties = BasicProperties()
            properties.deliveryMode = 2
            try change(&properties)
            return try OutgoingMessage(
                body, exchange: "nova", routingKey: "notifications.info", properties: properties)
        }
        let utf16 = "{\"event_type\": \"compute.instance.create.end\"}".utf16.flatMap {
            [UInt8($0 & 0xff), UInt8($0 >> 8)]
        }
        let deep = ByteBuffer(string: String(repeating: "[", count: 200_000))
        return [
            (try message(ByteBuffer(string: "deep")) { $0.headers = try Wire.table(Wire.nested(20_000)) }, "not JSON"),
            (try message(ByteBuffer(bytes: [0xff, 0xfe] + utf16)), "not JSON"),
            (try message(ByteBuffer(string: #"{"oslo.version": "3.0", "oslo.message": "{}"}"#)), "unknown version"),
            (
                try message(ByteBuffer(string: "BZh91AY&SY")) {
                    $0.headers = try FieldTable(["compression": .text("application/x-bz2")])
                }, "compressed in a way"
            ),
            (try message(deep), "not JSON"),
            (try message(ByteBuffer()), "not JSON"),
        ]
    }

    @Test("is in the rejected list, and all that comes after it is in the bill")
    func poison() async throws {
        let scene = try await CloudScene(try await Broker.shared, seed: 5, messages: 200, queue: .classic)
        try await scene.price()
        try await scene.declare()
        let poison = try Self.poison()
        try await scene.place.withServer(try scene.settings()) { server in
            try await scene.bound(server)
            try await AMQPConnection.withConnection(scene.configuration) { connection in
                try await connection.withChannel { channel in
                    for one in poison { try await channel.publish(one.message) }
                }
            }
            try await scene.publish()
            try await scene.drained(server)
            let answer = try await server.get("/rejected")
            let list = try #require(try answer.json().array, "\(answer.text.prefix(300))")
            let reasons = list.compactMap { $0.object?["reason"]?.string }
            for (message, reason) in poison {
                #expect(
                    reasons.contains { $0.contains(reason) }, "\(reason), \(message.body.readableBytes): \(reasons)")
            }
            #expect(reasons.count == poison.count)
            let metrics = try await server.get("/metrics").text
            #expect(metrics.contains("{source=\"nova\",result=\"rejected\"} \(poison.count)\n"))
        }
        try await scene.check("poison", rejected: poison.count)
    }

    @Test("in the header fields alone keeps no message from being recorded")
    func header() async throws {
        let scene = try await CloudScene(try await Broker.shared, seed: 6, messages: 100, queue: .classic)
        try await scene.price()
        try await scene.declare()
        let headers = try Wire.table(Wire.nested(20_000))
        try await scene.place.withServer(try scene.settings()) { server in
            try await scene.bound(server)
            try await scene.publish(headers: headers)
            try await scene.drained(server)
        }
        try await scene.check("header fields")
    }
}
