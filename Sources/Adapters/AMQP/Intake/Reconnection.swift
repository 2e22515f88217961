import AMQP

/// When and where it is tried again: every host once without waiting, then a random part of a wait that doubles with
/// each round.
///
/// A host that is shut down is left at once for another one, and of many clients that lost a broker together no more
/// than a few come back together.
struct Reconnection {
    /// The first wait is no longer than this.
    private static let shortest = Duration.milliseconds(500)
    /// A connection that lasted so long ended for a reason of its own: waits begin anew.
    static let stableTime = Duration.seconds(60)

    private let source: ConnectionConfiguration
    private let longest: Duration
    private var endpoints: ArraySlice<Endpoint>
    /// How many hosts failed since the last wait.
    private var failedHosts = 0
    private var rounds = 0

    init(_ source: IntakeSource) {
        (self.source, longest) = (source.connection, source.longestWait)
        // Of many programs with the same settings each begins elsewhere.
        endpoints = source.connection.endpoints.shuffled()[...]
    }

    /// How to connect to the host whose turn it is.
    var configuration: ConnectionConfiguration {
        var configuration = source
        configuration.endpoints = Array(endpoints.prefix(1))
        return configuration
    }

    /// A connection ended, or none came about: how long to wait before the next attempt.
    ///
    /// - Parameter time: how long there was a connection.
    mutating func failed(_ cause: IntakeCause, after time: Duration = .zero) -> Duration {
        if time >= Reconnection.stableTime { (failedHosts, rounds) = (0, 0) }
        if let host = endpoints.popFirst() { endpoints.append(host) }
        failedHosts += 1
        guard failedHosts >= endpoints.count else { return .zero }
        failedHosts = 0
        rounds += 1
        let limit = cause.isLasting ? longest : min(longest, Reconnection.shortest * (1 << min(rounds - 1, 10)))
        return limit * Double.random(in: 0...1)
    }
}
