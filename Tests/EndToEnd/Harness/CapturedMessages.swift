import AMQP
import BrokerTestSupport
import Foundation
import JSON
import NIOCore
import Testing

/// Messages that were captured from a real cloud's broker, to be published again.
struct CapturedMessages {
    struct Message {
        let exchange: String
        let key: String
        let body: [UInt8]
    }

    /// The files that they are from.
    let files: [String]
    let messages: [Message]

    init(_ captures: [String], in place: Workplace) async throws {
        var files: [String] = []
        for capture in captures { files.append(try await Captures.unpack(capture, into: place)) }
        self.files = files
        messages = try files.flatMap { file in
            try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").map { line in
                let message = try #require(try JSONParser.parse(String(line)).object)
                let body = try #require(Data(base64Encoded: message["body_b64"]?.string ?? ""))
                return Message(
                    exchange: try #require(message["exchange"]?.string),
                    key: try #require(message["routing_key"]?.string), body: Array(body))
            }
        }
    }
}

extension Broker {
    /// Does something on a channel of guest's in a virtual host.
    func channel(in virtualHost: String, _ body: (AMQPChannel) async throws -> Void) async throws {
        let configuration = ConnectionConfiguration(
            host: "localhost", port: port(.plain), virtualHost: virtualHost, user: "guest", password: "guest")
        try await AMQPConnection.withConnection(configuration) { try await $0.withChannel(body) }
    }

    /// Publishes messages, and waits until the broker has them.
    func publish(_ messages: [CapturedMessages.Message], in virtualHost: String) async throws {
        try await channel(in: virtualHost) { channel in
            try await channel.withPublisher { publisher in
                let outgoing = try messages.map {
                    try OutgoingMessage(ByteBuffer(bytes: $0.body), exchange: $0.exchange, routingKey: $0.key)
                }
                let outcomes = try await publisher.publish(outgoing)
                #expect(outcomes.allSatisfy { $0 == .taken })
            }
        }
    }

    /// Each queue of a virtual host, with its messages and its consumers.
    func queues(in virtualHost: String) throws -> Set<String> {
        let list = try control(
            "list_queues", "-p", virtualHost, "--no-table-headers", "name", "messages", "consumers")
        return Set(list.split(separator: "\n").map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") })
    }
}
