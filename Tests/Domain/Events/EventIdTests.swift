import Domain
import JSON
import Testing

@Suite("The id of an event that was sent without one")
struct EventIdTests {
    static let plain = """
        {"account":"acme","rtype":"vm","name":"7","datetime":"2026-01-02T00:00:00Z","linear":1.5,
         "attrs":{"a":{"x":1,"y":2},"b":10},"children":[{"rtype":"disk","fixed":2},{"rtype":"cpu","linear":null}]}
        """

    private func event(_ text: String, now: String = "05") throws -> Event {
        let draft = try EventReader.read(try JSONParser.parse(text), now: Shorthand.moment(now))
        return draft.event(id: nil, account: draft.account)
    }

    /// "A hash of the request as understood (account, rtype, name, moment, charge as a normalised decimal, attrs,
    /// children in the order given; a missing datetime is filled first)."
    @Test(
        "is the same for the same content, however it is spelt",
        arguments: [
            (#""linear":1.5"#, #""linear":1.50"#), (#""linear":1.5"#, #""linear":15e-1"#),
            (#""linear":1.5"#, #""linear":0.0015E+3"#), (#""fixed":2"#, #""fixed":2.0"#),
            (#""fixed":2"#, #""fixed":0.2e1"#), (#""b":10"#, #""b":1e1"#), (#""b":10"#, #""b":10.00"#),
            (#"{"x":1,"y":2}"#, #"{"y":2,"x":1}"#), (#""a":{"x":1,"y":2},"b":10"#, #""b":10,"a":{"x":1,"y":2}"#),
            (#""name":"7""#, #""name":7"#), (#""name":"7""#, #""name":"\u0037""#),
            (#""rtype":"vm""#, #""rtype" : "vm""#), (#""rtype":"disk","fixed":2"#, #""fixed":2,"rtype":"disk""#),
            ("2026-01-02T00:00:00Z", "2026-01-02"), ("2026-01-02T00:00:00Z", "2026-01-02 01:00:00.000+01:00"),
            (#""linear":null"#, #""fixed":null"#), (#""rtype":"vm","#, #""rtype":"vm","keep_closed":false,"#),
            (#""rtype":"vm","#, #""rtype":"vm","emitted":"2026-01-02","#),
            (#""rtype":"disk","#, #""rtype":"disk","name":null,"children":[],"account":"globex","#),
        ])
    func same(part: String, replacement: String) throws {
        #expect(Self.plain.contains(part))
        let (one, other) = (try event(Self.plain), try event(Self.plain.replacing(part, with: replacement)))
        #expect(one.id == other.id)
        #expect(one.fingerprint == other.fingerprint, "so it is known, and no conflict")
        #expect(one.id.utf8.count == 32)
    }

    @Test(
        "is another for another content",
        arguments: [
            (#""account":"acme""#, #""account":"globex""#), (#""account":"acme","#, ""),
            (#""rtype":"vm""#, #""rtype":"vn""#),
            (#""name":"7""#, #""name":"07""#), (#""name":"7","#, ""), ("2026-01-02T", "2026-01-03T"),
            ("2026-01-02T00:00:00Z", "2026-01-02T00:00:00.000001Z"), (#""linear":1.5"#, #""linear":1.500001"#),
            (#""linear":1.5"#, #""fixed":1.5"#), (#""linear":1.5"#, #""linear":null"#), (#""linear":1.5,"#, ""),
            (#""x":1"#, #""x":2"#), (#""x":1"#, #""x":"1""#), (#""x":1"#, #""X":1"#), (#""b":10"#, #""b":[10]"#),
            (#""b":10"#, #""b":null"#), (#","b":10"#, ""), (#""fixed":2"#, #""fixed":3"#),
            (#""rtype":"cpu""#, #""rtype":"CPU""#),
            (#""rtype":"disk""#, #""rtype":"disk","name":"d""#), (#","linear":null"#, ""),
            (#",{"rtype":"cpu","linear":null}"#, ""),
            (
                #"{"rtype":"disk","fixed":2},{"rtype":"cpu","linear":null}"#,
                #"{"rtype":"cpu","linear":null},{"rtype":"disk","fixed":2}"#
            ),
            (#""fixed":2},{"rtype":"cpu","linear":null}"#, #""fixed":2,"children":[{"rtype":"cpu","linear":null}]}"#),
        ])
    func other(part: String, replacement: String) throws {
        #expect(Self.plain.contains(part))
        let (one, other) = (try event(Self.plain), try event(Self.plain.replacing(part, with: replacement)))
        #expect(one.id != other.id)
        #expect(one.fingerprint != other.fingerprint)
    }

    /// What sorts an event and what keeps it closed is no part of the id, but it is a part of what was said.
    @Test("leaves out emitted and keep_closed, which make a conflict", arguments: ["emitted", "keep_closed"])
    func conflict(field: String) throws {
        let value = field == "emitted" ? #""2026-01-04""# : "true"
        let (one, other) = (
            try event(Self.plain),
            try event(Self.plain.replacing(#""rtype":"vm","#, with: #""rtype":"vm","\#(field)":\#(value),"#))
        )
        #expect(one.id == other.id)
        #expect(one.fingerprint != other.fingerprint)
    }

    /// "A missing datetime is filled first."
    @Test("is made after a missing datetime was filled")
    func datetime() throws {
        let bare = #"{"rtype":"vm","account":"acme","linear":1}"#
        #expect(try event(bare).id != event(bare, now: "06").id)
        #expect(try event(bare).id == event(bare).id)
        let dated = #"{"rtype":"vm","account":"acme","linear":1,"datetime":"2026-01-05"}"#
        #expect(try event(bare).id == event(dated, now: "06").id)
    }

    @Test("is the sender's where it has one, and then the content is the fingerprint")
    func given() throws {
        let draft = try EventReader.read(try JSONParser.parse(Self.plain), now: Shorthand.moment("05"))
        let (one, other) = (draft.event(id: "a", account: "acme"), draft.event(id: "b", account: "acme"))
        #expect(one.id == "a" && other.id == "b")
        #expect(one.fingerprint == other.fingerprint)
        #expect(draft.event(id: "a", account: "globex").fingerprint != one.fingerprint)
    }

    /// "Same event twice: nothing changes … the client's Idempotency-Key … The second answer equals the first."
    @Test("is not needed to know again what a sender with an id of its own sent without a moment")
    func again() throws {
        func sent(_ charge: String, at now: String) throws -> Event {
            let text = #"{"rtype":"vm","account":"acme",\#(charge)}"#
            let draft = try EventReader.read(try JSONParser.parse(text), now: Shorthand.moment(now))
            return draft.event(id: "key", account: "acme")
        }
        let first = try sent(#""linear":1"#, at: "05")
        #expect(try sent(#""linear":1.0"#, at: "06").fingerprint == first.fingerprint)
        #expect(try sent(#""linear":2"#, at: "05").fingerprint != first.fingerprint)
    }
}
