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

    /// How long a store that answers nothing is waited for when the server is to stop.
    private static let grace = Duration.seconds(2)

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            try await intake.run { deliveries in await answers(to: deliveries) }
        }
    }

    /// Records; a store that hangs does not keep the server from stopping: its messages are delivered again then.
    private func answers(to deliveries: [Delivery]) async -> [Disposition] {
        let answer = FirstAnswer()
        Task { answer.give(await record(deliveries)) }
        return await withTaskCancellationHandler {
            await answer.value()
        } onCancel: {
            Task {
                try? await Task.sleep(for: IntakeService.grace)
                answer.give(deliveries.map { _ in .tryAgain })
            }
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
