import AMQP

/// When and where it is tried again: the next host each time, after a random part of a wait that doubles.
struct Reconnection {
    private static let first = Duration.seconds(1)

    private let longest: Duration
    private var failures = 0
    private(set) var configuration: ConnectionConfiguration

    init(_ source: IntakeSource) {
        (configuration, longest) = (source.connection, source.longestWait)
        // Of many programs with the same settings each begins elsewhere.
        configuration.endpoints.shuffle()
    }

    /// A connection came about.
    mutating func succeeded() { failures = 0 }

    /// A connection ended, or none came about: how long to wait before the next attempt.
    mutating func failed(_ cause: IntakeCause) -> Duration {
        if configuration.endpoints.count > 1 {
            configuration.endpoints.append(configuration.endpoints.removeFirst())
            // A node that is shut down says so, and another one takes its place at once.
            if cause == .forced, failures == 0 {
                failures = 1
                return .zero
            }
        }
        failures += 1
        let limit = min(longest, Reconnection.first * (1 << min(failures - 1, 10)))
        return limit * Double.random(in: 0...1)
    }
}
