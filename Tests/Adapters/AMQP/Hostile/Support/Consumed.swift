import AMQP
import AMQPCodec
import AMQPProtocol
import NIOCore

/// What a client saw that consumed until something ended it.
struct Consumed {
    var deliveries: [Delivery] = []
    var error: AMQPError?

    var bodies: [String] { deliveries.map { String(buffer: $0.body) } }

    /// Consumes as `c`, and acknowledges; ends after so many messages, or with an error.
    static func from(
        _ configuration: ConnectionConfiguration, prefetch: UInt16 = 10, until count: Int = .max
    ) async -> Consumed {
        var consumed = Consumed()
        do {
            try await AMQPConnection.withConnection(configuration) { connection in
                try await connection.withChannel { channel in
                    try await channel.withConsumer(queue: "q", prefetch: prefetch, tag: "c") { consumer in
                        for try await batch in consumer {
                            consumed.deliveries += batch
                            batch.acknowledge()
                            if consumed.deliveries.count >= count { break }
                        }
                    }
                }
            }
        } catch {
            consumed.error = error as? AMQPError
        }
        return consumed
    }
}

/// Connects and does nothing; gives back why there was no connection.
func connectionError(_ configuration: ConnectionConfiguration) async -> AMQPError? {
    do {
        try await AMQPConnection.withConnection(configuration) { _ in }
        return nil
    } catch {
        return error as? AMQPError
    }
}

extension ConnectionConfiguration {
    /// The same, with little time for the server's half of an end.
    var impatient: ConnectionConfiguration {
        var configuration = self
        configuration.timeouts.close = .milliseconds(200)
        return configuration
    }
}
