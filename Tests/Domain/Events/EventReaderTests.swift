import Domain
import JSON
import Testing

@Suite("An event in its plain form")
struct EventReaderTests {
    static let now = Shorthand.moment("2026-01-10T12:00:00.5Z")

    private func read(_ text: String) throws -> EventReader.Draft {
        let draft = try EventReader.read(try JSONParser.parse(text), now: Self.now)
        let same = try EventReader.read(try JSONDocument(Array(text.utf8)).root, now: Self.now)
        #expect(same.event(id: nil, account: nil) == draft.event(id: nil, account: nil))
        #expect(same.account == draft.account && same.isMomentGiven == draft.isMomentGiven)
        return draft
    }

    /// "account, rtype, name, datetime, attrs, linear or fixed (a number, or null to end), children (same shape);
    /// optional emitted, keep_closed".
    @Test("holds what it says")
    func whole() throws {
        let draft = try read(
            """
            {"account": "acme", "rtype": "vm", "name": "v", "datetime": "2026-01-02", "emitted": "2026-01-03",
             "keep_closed": true, "attrs": {"a": 1}, "fixed": 0.5, "children": [
               {"rtype": "disk", "name": "d", "linear": 2, "account": "globex", "datetime": "2026-01-09",
                "children": [{"rtype": "part", "fixed": null}]},
               {"rtype": "cpu", "attrs": {}}]}
            """)
        #expect(draft.account == "acme" && draft.keepClosed)
        #expect(draft.moment == Shorthand.moment("02") && draft.emitted == Shorthand.moment("03"))
        let half = Quantity(whole: 0, micros: 500_000)
        #expect(
            draft.nodes == [
                .init(
                    parent: nil, rtype: "vm", name: "v", charge: .fixed(half),
                    attributes: JSONObject([("a", .number(JSONNumber(1)))])),
                .init(
                    parent: 0, rtype: "disk", name: "d", charge: .linear(Quantity(whole: 2, micros: 0)), attributes: nil
                ),
                .init(parent: 1, rtype: "part", name: nil, charge: .end, attributes: nil),
                .init(parent: 0, rtype: "cpu", name: nil, charge: nil, attributes: JSONObject()),
            ])
    }

    /// "A missing datetime is filled first"; "emitted of a request, by default its datetime".
    @Test("has now for its moment where it names none, and its moment for when it was said")
    func defaults() throws {
        let bare = try read(#"{"rtype": "vm"}"#)
        #expect(bare.moment == Self.now && bare.emitted == Self.now)
        #expect(bare.account == nil && !bare.keepClosed)
        #expect(bare.nodes == [.init(parent: nil, rtype: "vm", name: nil, charge: nil, attributes: nil)])
        let dated = try read(#"{"rtype": "vm", "datetime": "2026-01-02"}"#)
        #expect(dated.moment == Shorthand.moment("02") && dated.emitted == dated.moment)
        let said = try read(#"{"rtype": "vm", "emitted": "2026-01-02"}"#)
        #expect(said.moment == Self.now && said.emitted == Shorthand.moment("02"))
    }

    /// "time_period, account, name and so on may come as a number in JSON …: it is read as the string."
    @Test(
        "takes a number for a text",
        arguments: [("16", "16"), ("16.0", "16"), ("1.5", "1.5"), ("0", "0"), ("\"016\"", "016"), ("\"1.0\"", "1.0")])
    func numbers(written: String, text: String) throws {
        let draft = try read(#"{"account": \#(written), "rtype": \#(written), "name": \#(written)}"#)
        #expect(draft.account == text && draft.nodes[0].rtype == text && draft.nodes[0].name == text)
    }

    /// "The charge as a number, or null to end"; an absent one leaves it as it is.
    @Test(
        "charges",
        arguments: [
            (#""linear": 1"#, Charge.linear(Quantity(whole: 1, micros: 0))), (#""linear": 0"#, .linear(.zero)),
            (#""fixed": 1e-6"#, .fixed(Quantity(whole: 0, micros: 1))), (#""fixed": 0"#, .fixed(.zero)),
            (#""linear": null"#, .end), (#""fixed": null"#, .end), (#""name": null"#, nil),
            (#""linear": 999999999999999.999999"#, .linear(Quantity(whole: 999_999_999_999_999, micros: 999_999))),
        ] as [(String, Charge?)])
    func charges(field: String, charge: Charge?) throws {
        let draft = try read(#"{"rtype": "vm", \#(field)}"#)
        #expect(draft.nodes[0].charge == charge)
        let child = try read(#"{"rtype": "vm", "children": [{"rtype": "disk", \#(field)}]}"#)
        #expect(child.nodes[1].charge == charge && child.nodes[0].charge == nil)
    }

    /// "A moment after now has not happened yet: such an event is accepted (up to ten years ahead)."
    @Test(
        "may lie up to ten years ahead",
        arguments: [
            ("2036-01-10T12:00:00Z", true), ("2035-12-31", true), ("2036-01-13", false), ("2199-12-31", false),
            ("1970-01-01", true),
        ])
    func ahead(moment: String, isAccepted: Bool) throws {
        for field in ["datetime", "emitted"] {
            let text = #"{"rtype": "vm", "\#(field)": "\#(moment)"}"#
            if isAccepted {
                #expect(throws: Never.self) { try read(text) }
            } else {
                let error = #expect(throws: FieldError.self) { try read(text) }
                #expect(error?.field == field)
            }
        }
    }

    @Test("takes texts and attributes up to their limits, and as many resources")
    func limits() throws {
        let long = String(repeating: "\u{e9}", count: 127) + "x"
        #expect(try read(#"{"account": "\#(long)", "rtype": "\#(long)", "name": "\#(long)"}"#).account == long)
        // {"a":"…"} takes 8 bytes around its text.
        let attributes = String(repeating: "y", count: Limits.attributes - 8)
        #expect(try read(#"{"rtype": "vm", "attrs": {"a": "\#(attributes)"}}"#).nodes[0].attributes?.count == 1)
        let children = (1..<Limits.nodes).map { #"{"rtype":"disk","name":\#($0)}"# }.joined(separator: ",")
        #expect(try read(#"{"rtype":"vm","children":[\#(children)]}"#).nodes.count == Limits.nodes)
        let error = #expect(throws: FieldError.self) {
            try read(#"{"rtype":"vm","children":[\#(children),{"rtype":"one-more"}]}"#)
        }
        #expect(error?.field == "children[9999].rtype")
    }

    /// What the log keeps is read again: "the log alone is enough to rebuild it".
    @Test(
        "is kept in a form that says the same",
        arguments: [
            #"{"rtype":"vm"}"#,
            #"{"account":"acme","rtype":"vm","name":"v","linear":1.50,"keep_closed":true}"#,
            #"{"rtype":"vm","fixed":null,"datetime":"2026-01-02","emitted":"2026-01-01T00:00:00.000001Z"}"#,
            #"""
            {"rtype":"vm","attrs":{"b":[1,null,{"c":0.10}],"a":"\n\"\u0001"},"children":[
              {"rtype":"a","children":[{"rtype":"b","fixed":3},{"rtype":"b","name":"\u00e9"}]},
              {"rtype":"c","linear":null,"attrs":{}}]}
            """#,
        ])
    func kept(text: String) throws {
        let draft = try read(text)
        let event = draft.event(id: nil, account: draft.account)
        let again = try EventReader.read(try JSONParser.parse(event.text), now: Shorthand.moment("2026-01-11"))
        #expect(again.moment == draft.moment && again.emitted == draft.emitted)
        #expect(again.account == draft.account && again.keepClosed == draft.keepClosed && again.nodes == draft.nodes)
        #expect(again.event(id: nil, account: again.account) == event)
    }
}
