import Domain
import Foundation
import OpenStackAdapter
import Testing

/// What real services said, and the segments that must come of it.
struct CaptureSegmentsTests {
    static let nova = [
        "nova-lifecycle", "nova-resize-confirm", "nova-shelve", "nova-migrate", "nova-rebuild", "nova-failed-boot",
        "nova-boot-from-volume-failed",
    ]
    static let all =
        nova + [
            "cinder-volume", "glance-image", "neutron-network", "nova-exists-audit", "nova-boot-compute-exception",
            "oslo-messaging-v1-envelope", "oslo-messaging-v2-priorities", "keystone-identity",
            "keystone-identity-basic", "nova-official-samples",
        ]

    private func events(_ name: String, where keeps: (Captures.Message) -> Bool = { _ in true }) throws -> [Event] {
        try Captures.messages(name).filter(keeps).flatMap { message in
            try OpenStackMapping().events(from: message.notification())
        }
    }

    @Test("A capture gives the segments that the rules say, no more and no less", arguments: all)
    func captureGivesItsSegments(name: String) throws {
        #expect(try Derivation(events(name)).lines == Expectations.segments(name))
    }

    @Test("Every capture of messages has its expected segments")
    func everyCaptureIsExpected() throws {
        let manager = FileManager.default
        let captures = try manager.contentsOfDirectory(atPath: try Captures.folder().path)
            .filter { $0.hasSuffix(".jsonl.gz") && !$0.hasPrefix("keystone-http") }.map { $0.dropLast(9) }
        #expect(Set(captures) == Set(Self.all.map { $0[...] }))
        let expected = try manager.contentsOfDirectory(atPath: try Captures.folder().appending(path: "expected").path)
        #expect(Set(expected) == Set(Self.all.map { "\($0).txt" }))
    }

    @Test("The order of arrival and repetitions change nothing", arguments: all)
    func orderAndRepetitionChangeNothing(name: String) throws {
        let (events, expected) = (try events(name), try Expectations.segments(name))
        for seed in 1...20 {
            var generator = SeededGenerator(seed: UInt64(seed))
            let repeated = events + events.filter { _ in Bool.random(using: &generator) }
            let lines = try Derivation(repeated.shuffled(using: &generator)).lines
            #expect(lines == expected, "seed \(seed)")
        }
    }

    @Test("Nova's unversioned notifications alone give the same segments", arguments: nova)
    func unversionedAloneIsEnough(name: String) throws {
        let lines = try Derivation(events(name) { !$0.isVersioned }).lines
        #expect(lines == (try Expectations.segments(name)))
    }

    @Test("Nova's versioned notifications alone give the same segments, give or take a second", arguments: nova)
    func versionedAloneIsEnough(name: String) throws {
        let lines = try Derivation(events(name) { $0.isVersioned || $0.exchange != "nova" }).lines
        let expected = try Expectations.segments(name)
        #expect(lines.count == expected.count)
        for (line, expectation) in zip(lines, expected) {
            #expect(line.isClose(to: expectation), "\(line) is not \(expectation)")
        }
    }

    @Test("Every event but a restore keeps closed what is closed, and has its message's id", arguments: all)
    func everyEventKeepsClosed(name: String) throws {
        for message in try Captures.messages(name) {
            let notification = try message.notification()
            for event in try OpenStackMapping().events(from: notification) {
                #expect(event.keepClosed == (notification.eventType != "instance.restore.end"))
                #expect(event.id == notification.messageID)
                #expect(event.emitted == notification.timestamp)
                #expect(event.moment == event.moment.wholeSecond)
                #expect(event.source.type == notification.eventType)
            }
        }
    }
}
