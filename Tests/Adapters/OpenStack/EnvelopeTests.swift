import Domain
import JSON
import OpenStackAdapter
import Testing

/// From a message's body to a notification.
struct EnvelopeTests {
    private static let bare = """
        {"message_id": "39b6", "publisher_id": "compute.one", "event_type": "compute.instance.create.end",
         "priority": "INFO", "payload": {"state": "active"}, "timestamp": "2026-11-23 17:12:50.313710",
         "_unique_id": "ad0f", "_context_project_id": "other"}
        """

    private static func wrapped(_ text: String, version: String = "\"2.0\"") -> String {
        var writer = JSONWriter()
        writer.quoted(text)
        return "{\"oslo.version\": \(version), \"oslo.message\": \(writer.text)}"
    }

    private func read(_ body: String) throws(RejectionReason) -> OpenStackAdapter.Notification {
        try OpenStackAdapter.Notification(body: Array(body.utf8), exchange: "nova")
    }

    @Test("A message is read in an envelope and without one", arguments: [bare, wrapped(bare)])
    func bothEnvelopesAreRead(body: String) throws {
        let notification = try read(body)
        #expect(notification.messageID == "39b6")
        #expect(notification.eventType == "compute.instance.create.end")
        #expect(notification.publisherID == "compute.one")
        #expect(notification.timestamp == (try Moment("2026-11-23T17:12:50.313710Z")))
        #expect(notification.payload["state"]?.string == "active")
        #expect(notification.exchange == "nova")
    }

    @Test(
        "Each of the five forms of a time is read as UTC",
        arguments: [
            "2026-11-23T17:12:50Z", "2026-11-23T17:12:50.000000", "2026-11-23T17:12:50+00:00",
            "2026-11-23 17:12:50+00:00", "2026-11-23 17:12:50.000000",
        ])
    func fiveFormsOfTime(text: String) throws {
        let body = Self.bare.replacing("2026-11-23 17:12:50.313710", with: text)
        #expect(try read(body).timestamp == Moment("2026-11-23T17:12:50Z"))
    }

    @Test(
        "A body that is no notification is rejected with its reason",
        arguments: [
            ("", .notJSON), ("{\"message_id\": ", .notJSON), ("\u{1}", .notJSON), ("[]", .notAnObject),
            ("{}", .missing(.messageID)), (wrapped(bare, version: "\"3.0\""), .unknownVersion),
            (wrapped(bare, version: "\"1.0\""), .unknownVersion), (wrapped(bare, version: "2.0"), .unknownVersion),
            (wrapped("{"), .malformed(.envelopeMessage)), (wrapped("[]"), .notAnObject),
            ("{\"oslo.version\": \"2.0\"}", .missing(.envelopeMessage)),
            ("{\"oslo.version\": \"2.0\", \"oslo.message\": {}}", .malformed(.envelopeMessage)),
            (bare.replacing("39b6", with: ""), .missing(.messageID)),
            (bare.replacing("39b6", with: String(repeating: "a", count: 250)), .outOfRange(.messageID)),
            (bare.replacing("39b6", with: "a\\nb"), .outOfRange(.messageID)),
            (bare.replacing("\"39b6\"", with: "7"), .malformed(.messageID)),
            (bare.replacing("\"event_type\"", with: "\"type\""), .missing(.eventType)),
            (bare.replacing("\"timestamp\"", with: "\"time\""), .missing(.timestamp)),
            (bare.replacing("2026-11-23 ", with: "yesterday "), .malformed(.timestamp)),
            (bare.replacing("2026-11-23 ", with: "1969-11-23 "), .outOfRange(.timestamp)),
            (bare.replacing("\"payload\"", with: "\"load\""), .missing(.payload)),
            (bare.replacing("{\"state\": \"active\"}", with: "[1]"), .malformed(.payload)),
        ] as [(String, RejectionReason)])
    func noNotification(body: String, reason: RejectionReason) {
        #expect(throws: reason) { try read(body) }
    }

    @Test("A later minor version of the envelope is read")
    func laterMinorVersion() throws {
        #expect(try read(Self.wrapped(Self.bare, version: "\"2.7\"")).messageID == "39b6")
    }

    @Test("A message without a publisher is read")
    func noPublisher() throws {
        #expect(try read(Self.bare.replacing("\"publisher_id\"", with: "\"by\"")).publisherID == nil)
    }

    @Test(
        "A reason holds nothing of the body but the name of a known field",
        arguments: [
            "gAAAAABsecret", "{\"gAAAAABsecret\": 1, \"gAAAAABsecret\": 2}", "[\"gAAAAABsecret\"]",
            "{\"oslo.version\": \"gAAAAABsecret\"}", wrapped("gAAAAABsecret"),
            bare.replacing("2026-11-23", with: "gAAAAABsecret"),
            bare.replacing("{\"state\"", with: "\"gAAAAABsecret\""),
        ])
    func reasonsAreSafe(body: String) {
        do throws(RejectionReason) {
            _ = try read(body)
            Issue.record("it was read")
        } catch {
            #expect(!"\(error)".contains("secret"))
            #expect(!String(reflecting: error).contains("secret"))
            #expect(!error.code.contains("secret"))
        }
    }

    @Test("Each reason has a code of its own in snake case")
    func codes() {
        let reasons: [RejectionReason] = [
            .notJSON, .notAnObject, .unknownVersion, .missing(.size), .malformed(.size), .outOfRange(.size),
        ]
        #expect(Set(reasons.map(\.code)).count == reasons.count)
        #expect(reasons.allSatisfy { $0.code.allSatisfy { $0.isLowercase || $0 == "_" } })
        #expect(RejectionReason.missing(.tenantID).description == "The field tenant_id is missing or empty.")
    }

    @Test("Bare messages of every priority are read")
    func bareCapture() throws {
        let messages = try Captures.messages("oslo-messaging-v1-envelope").map { try $0.notification() }
        #expect(messages.count == 7)
        #expect(messages.allSatisfy { $0.eventType == "compute.instance.update" })
    }

    @Test("The copy of a message on another topic has the same id and the same fingerprint")
    func copiesOnTwoTopics() throws {
        let messages = try Captures.messages("oslo-messaging-v2-priorities").map { try $0.notification() }
        let byID = Dictionary(grouping: messages, by: \.messageID)
        #expect(byID.count == 7)
        #expect(byID.values.allSatisfy { $0.count == 2 && Set($0.map(\.fingerprint)).count == 1 })
    }

    @Test("A fingerprint depends on type, payload and timestamp, not on the order of keys or on _unique_id")
    func fingerprints() throws {
        let first = try read(Self.bare).fingerprint
        #expect(try read(Self.bare.replacing("ad0f", with: "beef")).fingerprint == first)
        #expect(try read(Self.bare.replacing("other", with: "another")).fingerprint == first)
        #expect(try read(Self.bare.replacing("create.end", with: "delete.end")).fingerprint != first)
        #expect(try read(Self.bare.replacing("313710", with: "313711")).fingerprint != first)
        #expect(try read(Self.bare.replacing("active", with: "stopped")).fingerprint != first)
    }
}
