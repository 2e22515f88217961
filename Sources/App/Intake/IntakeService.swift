import AMQPAdapter
import Logging
import Ports
import ServiceLifecycle
import UseCases

/// Takes notifications from a broker for as long as the server runs.
struct IntakeService: Service {
    let intake: any EventIntake
    let take: TakeDeliveries
    let metrics: ServerMetrics
    let logger: Logger

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            try await intake.run { deliveries in await record(deliveries) }
        }
    }

    /// What could not be recorded is to come again; why is in the log.
    private func record(_ deliveries: [Delivery]) async -> [Disposition] {
        do throws(StoreError) {
            let answers = try await take(deliveries)
            metrics.count(deliveries, answers)
            return answers
        } catch {
            logger.error("nothing recorded", metadata: ["error": "\(error.debugDescription)"])
            return deliveries.map { _ in .tryAgain }
        }
    }
}
