import Cloud
import CloudTestSupport
import Domain
import JSON
import OpenStackAdapter
import TestSupport
import Testing

@Suite("The generator of clouds")
struct GeneratorTests {
    private func options(seed: UInt64 = 7, messages: Int = 1_500) -> CloudOptions {
        CloudOptions(seed: seed, begin: CloudRun.begin, end: CloudRun.end, messages: messages)
    }

    private func bodies(_ cloud: Cloud) -> [String] { (0..<cloud.count).map { cloud.message($0).body } }

    @Test("makes the same cloud of the same seed, and another of another")
    func seeds() throws {
        let first = bodies(try Cloud(options(messages: 300)))
        #expect(first == bodies(try Cloud(options(messages: 300))))
        #expect(Set(first).isDisjoint(with: bodies(try Cloud(options(seed: 8, messages: 300)))))
        #expect(first.count >= 300)
    }

    @Test("makes messages that are all read, with ids of their own, in the time that it is told")
    func messages() throws {
        let cloud = try Cloud(options())
        var ids: [String: Set<Fingerprint>] = [:]
        for number in 0..<cloud.count {
            let message = cloud.message(number)
            let notification = try Notification(body: Array(message.body.utf8), exchange: message.exchange)
            #expect(notification.eventType == message.eventType)
            let seconds = notification.timestamp.microseconds / Moment.second
            #expect((CloudRun.begin..<CloudRun.end).contains(seconds), "\(message.eventType)")
            ids[notification.messageID, default: []].insert(notification.fingerprint)
        }
        // A repetition says the same again.
        #expect(ids.count < cloud.count)
        #expect(ids.values.allSatisfy { $0.count == 1 })
    }

    @Test("leaves nothing of what was captured in what is told of resources")
    func nothingCaptured() throws {
        let captured = [
            "fae2382f-31ad-4800-9980-edf2f05305c5", "4694fe8c-46b7-4da0-8807-0e4b9b364a4b",
            "dc80dbab-d658-4802-8436-6b9d02ba65ff", "fa8d3c35-7e16-4136-8234-5b0a5a0f9116",
            "d1249e1ffbfd44c299007fe99f772f4d", "2026-11-23",
        ]
        var options = options()
        // Another year, so that the day of the captures is none of its own.
        (options.begin, options.end) = (CloudRun.begin - 31_536_000, CloudRun.begin)
        for body in bodies(try Cloud(options)) {
            for text in captured { #expect(!body.contains(text), "\(text) in \(body)") }
        }
    }

    @Test("publishes nova's notifications in the formats that it is told", arguments: CloudOptions.Formats.allCases)
    func formats(formats: CloudOptions.Formats) throws {
        var options = options(messages: 600)
        options.formats = formats
        let cloud = try Cloud(options)
        let keys = Set((0..<cloud.count).map { cloud.message($0).routingKey.prefix { $0 != "." } })
        #expect(keys.contains("versioned_notifications") == (formats != .unversioned))
        // The other services have one format.
        #expect(keys.contains("notifications"))
        let types = Set((0..<cloud.count).map { cloud.message($0).eventType })
        #expect(types.contains("compute.instance.create.end") == (formats != .versioned))
        #expect(types.contains("instance.create.end") == (formats != .unversioned))
    }

    @Test("knows a bill that misses any one event from the true one")
    func missingEvent() async throws {
        let run = try CloudRun(seed: 3, messages: 1_200)
        let now = Moment(microseconds: CloudRun.end * Moment.second)
        let year = try #require(Period(timePeriod: "2026"))
        // Nothing else tells when a volume or an address began.
        let creations = run.events.filter { ["volume.create.end", "floatingip.create.end"].contains($0.source.type) }
        let missing = try #require(creations.first).id
        let test = try TestStore(.memory, at: "2027-01-01T00:00:00Z")
        var player = StreamPlayer(test.store, batchSize: 500)
        try await player.play(run.drafts() + run.events.filter { $0.id != missing }.map { .event($0) })
        #expect(try await BillText.text(test.store, period: year, now: now) != run.trueText(year, now: now))
    }

    @Test("writes captures that are lines of JSON")
    func lines() throws {
        let message = try Cloud(options(messages: 10)).message(0)
        let line = try #require(try JSONParser.parse(message.line).object)
        #expect(line["exchange"]?.string == message.exchange)
        #expect(line["body_b64"]?.string?.isEmpty == false)
    }
}
