import AMQP
import Foundation
import NIOCore

/// Consumes from a broker, or fills a queue, for `amqp.sh`.
///
///     AMQPBench fill    HOST PORT QUEUE MESSAGES OCTETS
///     AMQPBench consume HOST PORT QUEUE MESSAGES PREFETCH EVERY [AUTHORITIES]
///
/// `EVERY` is 1 for an acknowledgement of each message, else how many messages one acknowledges.
@main
struct AMQPBench {
    static func main() async throws {
        let words = CommandLine.arguments.dropFirst()
        guard words.count >= 6, let port = Int(words[3]), let messages = Int(words[5]) else {
            FileHandle.standardError.write(Data("AMQPBench fill|consume HOST PORT QUEUE MESSAGES …\n".utf8))
            exit(64)
        }
        let tls = words.count > 7 ? TLSSettings(authorities: .file(words[8])) : nil
        let configuration = ConnectionConfiguration(
            host: words[2], port: port, user: "guest", password: "guest", tls: tls, connectionName: "bench")
        try await AMQPConnection.withConnection(configuration) { connection in
            try await connection.withChannel { channel in
                if words[1] == "fill" {
                    try await fill(channel, words[4], messages: messages, octets: Int(words[6]) ?? 0)
                } else {
                    try await consume(
                        channel, words[4], messages: messages, prefetch: UInt16(words[6]) ?? 1,
                        every: Int(words[7]) ?? 1)
                }
            }
        }
    }

    @concurrent
    static func fill(_ channel: AMQPChannel, _ queue: String, messages: Int, octets: Int) async throws {
        try await channel.declareQueue(queue, durable: true)
        try await channel.purgeQueue(queue)
        var properties = BasicProperties()
        properties.contentType = try ShortString("application/json")
        properties.contentEncoding = try ShortString("utf-8")
        properties.headers = FieldTable()
        properties.deliveryMode = 1
        properties.priority = 0
        let body = ByteBuffer(repeating: 0x78, count: octets)
        let message = try OutgoingMessage(body, routingKey: queue, properties: properties)
        for _ in 0..<messages { try await channel.publish(message) }
        while try await channel.queueState(queue).messageCount < messages {
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    @concurrent
    static func consume(
        _ channel: AMQPChannel, _ queue: String, messages: Int, prefetch: UInt16, every: Int
    ) async throws {
        var (count, octets) = (0, 0)
        let start = Usage()
        try await channel.withConsumer(queue: queue, prefetch: prefetch) { consumer in
            for try await batch in consumer {
                for delivery in batch {
                    count += 1
                    octets += delivery.body.readableBytes
                    if every == 1 {
                        channel.acknowledge(delivery.tag)
                    } else if count.isMultiple(of: every) || count == messages {
                        channel.acknowledge(upTo: delivery.tag)
                    }
                }
                if count >= messages { break }
            }
        }
        start.report(messages: count, octets: octets)
    }
}
