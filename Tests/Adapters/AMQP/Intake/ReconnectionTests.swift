import AMQP
import Testing

@testable import AMQPAdapter

@Suite("Connecting again")
struct ReconnectionTests {
    private func reconnection(hosts: Int) -> Reconnection {
        let endpoints = (0..<hosts).map { Endpoint(host: "host-\($0)") }
        return Reconnection(
            IntakeSource(connection: ConnectionConfiguration(endpoints: endpoints, credentials: []), exchanges: []))
    }

    @Test("goes to every host at once, in any order, before it waits")
    func hosts() {
        var firsts: Set<String> = []
        for _ in 0..<200 {
            var attempts = reconnection(hosts: 3)
            var tried: Set<String> = []
            for place in 0..<3 {
                let endpoints = attempts.configuration.endpoints
                #expect(endpoints.count == 1)
                if place == 0 { firsts.formUnion(endpoints.map(\.address.host)) }
                tried.formUnion(endpoints.map(\.address.host))
                let wait = attempts.failed(.forced)
                if place < 2 { #expect(wait == .zero) }
            }
            #expect(tried.count == 3)
        }
        #expect(firsts.count == 3)
    }

    @Test("waits a part of half a second, of a second, of two, and of half a minute in the end")
    func doubling() {
        let runs = (0..<500).map { _ in
            var attempts = reconnection(hosts: 1)
            return (0..<12).map { _ in attempts.failed(.unreachable) / .milliseconds(1) }
        }
        for (place, limit) in [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000].enumerated() {
            let waits = runs.map { $0[place] }
            #expect(waits.allSatisfy { $0 >= 0 && $0 <= Double(limit) })
            #expect(waits.contains { $0 < Double(limit) / 5 } && waits.contains { $0 > Double(limit) * 0.8 })
        }
    }

    @Test("is quick again after a connection that lasted, and not after one that did not")
    func stable() {
        for (time, isQuick) in [(Duration.seconds(59), false), (.seconds(60), true)] {
            let waits = (0..<200).map { _ in
                var attempts = reconnection(hosts: 1)
                for _ in 0..<8 { _ = attempts.failed(.unreachable) }
                return attempts.failed(.lost, after: time)
            }
            #expect(waits.allSatisfy { $0 <= .milliseconds(500) } == isQuick)
        }
    }

    @Test("does not hurry where only an operator can help", arguments: [IntakeCause.login, .tls, .protocol])
    func lasting(cause: IntakeCause) {
        let waits = (0..<200).map { _ in
            var attempts = reconnection(hosts: 1)
            return attempts.failed(cause)
        }
        #expect(waits.contains { $0 > .seconds(20) } && waits.allSatisfy { $0 <= .seconds(30) })
    }

    @Test("does not bring a thousand clients back together")
    func herd() {
        for outage in [10_000.0, 60_000] {
            var buckets: [Int: Int] = [:]
            for _ in 0..<1_000 {
                var attempts = reconnection(hosts: 1)
                var time = attempts.failed(.forced) / .milliseconds(1)
                while time < outage { time += attempts.failed(.unreachable) / .milliseconds(1) }
                buckets[Int(time / 100), default: 0] += 1
            }
            #expect(buckets.values.allSatisfy { $0 <= 50 }, "\(buckets.values.max() ?? 0) in a tenth of a second")
        }
    }
}
