import Domain
import JSON
import OpenStackAdapter
import Testing

/// What is read of messages whose type is never billed: the type.
struct NeverBilledTests {
    private static func wrapped(_ text: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.raw("{\"oslo.version\": \"2.0\", \"oslo.message\": ")
        writer.quoted(text)
        writer.raw("}")
        return writer.bytes
    }

    private static func events(_ body: [UInt8], exchange: String? = nil) throws(RejectionReason) -> [Event] {
        try OpenStackMapping().events(in: try Envelope(body: body), exchange: exchange)
    }

    private static let captures = [
        "cinder-volume", "glance-image", "neutron-network", "nova-boot-compute-exception",
        "nova-boot-from-volume-failed", "nova-exists-audit", "nova-failed-boot", "nova-lifecycle", "nova-migrate",
        "nova-official-samples", "nova-rebuild", "nova-resize-confirm", "nova-shelve", "oslo-messaging-v1-envelope",
        "oslo-messaging-v2-priorities",
    ]

    @Test("An envelope makes the same events as the notification that is read out of it", arguments: captures)
    func sameEvents(name: String) throws {
        for message in try Captures.messages(name) {
            let expected = try OpenStackMapping().events(from: message.notification())
            #expect(try Self.events(message.body, exchange: message.exchange) == expected)
        }
    }

    @Test(
        "Nothing is rejected that would not have been billed anyway",
        arguments: [
            #"{"message_id": "1", "publisher_id": null, "event_type": "compute.instance.update", "payload": {"a"#,
            #"{"event_type": "scheduler.select_destinations.start", "event_type": "volume.delete.end"}"#,
            #"{"event_type": "identity.authenticate"}"#, #"{"event_type": "compute.instance.create.endX", ]"#,
        ])
    func restIsNotRead(text: String) throws {
        #expect(try Self.events(Self.wrapped(text)).isEmpty)
    }

    @Test("A bare message of a type that is never billed needs nothing but the type")
    func bare() throws {
        #expect(try Self.events(Array(#"{"event_type": "image.send", "payload": 1}"#.utf8)).isEmpty)
        #expect(throws: RejectionReason.notJSON) {
            try Self.events(Array(#"{"event_type": "image.send", "payload": 1"#.utf8))
        }
    }

    @Test(
        "What does not say its type at once, or may be billed, is read as a whole",
        arguments: [
            (#"{"message_id": "1", "event_type": "volume.delete.end", "payload": {"a"#, .malformed(.envelopeMessage)),
            (#"{"message_id": "1", "event_type": "image.delete", "timestamp": "x"}"#, .malformed(.timestamp)),
            (#"{"event_type": "instance.delete.end", "event_type": "x"}"#, .malformed(.envelopeMessage)),
            (#"{"payload": {}, "event_type": "image.send", "payload": {}}"#, .malformed(.envelopeMessage)),
            (#"{"message_id": "1", "event_type": ""}"#, .missing(.eventType)),
            (#"{"message_id": "1", "event_type": "a\u0000"}"#, .outOfRange(.eventType)),
            (#"{"message_id": "1", "event_type": 7}"#, .malformed(.eventType)), ("[]", .notAnObject),
            (#"{"event_type": "image.send""#, nil), (#"{"event_type": "image.send"#, .malformed(.envelopeMessage)),
        ] as [(String, RejectionReason?)])
    func wholeIsRead(text: String, reason: RejectionReason?) {
        do throws(RejectionReason) {
            #expect(try Self.events(Self.wrapped(text)).isEmpty)
            #expect(reason == nil)
        } catch { #expect(error == reason) }
    }

    @Test("The envelope itself is always read as a whole")
    func envelope() {
        let message = #"{"event_type": "image.send"}"#
        let body = Self.wrapped(message)
        #expect(throws: RejectionReason.notJSON) { try Self.events(Array(body.dropLast())) }
        #expect(throws: RejectionReason.notJSON) { try Self.events(body + body) }
        #expect(throws: RejectionReason.unknownVersion) {
            try Self.events(Array(String(decoding: body, as: UTF8.self).replacing("2.0", with: "3.0").utf8))
        }
    }
}
