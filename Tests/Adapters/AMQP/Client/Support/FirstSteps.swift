import AMQP
import NIOCore

/// Publishes three messages to a queue of its own, takes them from there, and acknowledges them.
func firstSteps(uri: String) async throws -> [String] {
    let configuration = try ConnectionConfiguration(uri: uri, connectionName: "first steps")
    return try await AMQPConnection.withConnection(configuration) { connection in
        try await connection.withChannel { channel in
            // The broker chooses a name; the queue goes away with the connection.
            let queue = try await channel.declareQueue("", exclusive: true).name
            try await channel.withPublisher { publisher in
                for text in ["one", "two", "three"] {
                    let message = try OutgoingMessage(ByteBuffer(string: text), routingKey: queue)
                    // The broker has the message when this returns `.taken`.
                    _ = try await publisher.publish(message)
                }
            }
            return try await channel.withConsumer(queue: queue, prefetch: 100) { consumer in
                var texts: [String] = []
                for try await batch in consumer {
                    texts += batch.map { String(buffer: $0.body) }
                    // What is not acknowledged goes back to the queue when the channel ends.
                    batch.acknowledge()
                    if texts.count == 3 { break }
                }
                return texts
            }
        }
    }
}
