import Domain
import JSON
import Testing

@Suite("An event that can't be understood")
struct EventErrorTests {
    /// Each with the field that the error names: "400 names the field, what it held and what it may hold".
    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let field: String
        /// A part of what the error says.
        let says: String

        init(_ text: String, _ field: String, _ says: String) {
            (self.text, self.field, self.says) = (text, field, says)
        }

        var testDescription: String { String(text.prefix(80)) }
    }

    private static let long = String(repeating: "x", count: 256)

    static let shapes = [
        Case("[]", "", "an array"), Case("null", "", "null"), Case("1", "", "a number"), Case("\"vm\"", "", "a string"),
        Case("{}", "rtype", "missing"), Case(#"{"rtype":null}"#, "rtype", "missing"),
        Case(#"{"rtype":"vm","quantity":1}"#, "\"quantity\"", "no field"),
        Case(#"{"rtype":"vm","Linear":1}"#, "\"Linear\"", "no field"),
        Case(#"{"rtype":"vm","id":1}"#, "\"id\"", "no field"),
        Case(#"{"rtype":"vm","":1}"#, "\"\"", "no field"),
        Case(#"{"rtype":"vm","linear":1,"fixed":1}"#, "linear", "both"),
        Case(#"{"rtype":"vm","linear":null,"fixed":null}"#, "linear", "both"),
        Case(#"{"rtype":"vm","linear":1,"fixed":null}"#, "linear", "both"),
    ]

    static let texts = ["account", "rtype", "name"].flatMap { field in
        func with(_ value: String) -> String {
            field == "rtype" ? #"{"rtype":\#(value)}"# : #"{"rtype":"vm","\#(field)":\#(value)}"#
        }
        return [
            Case(with("true"), field, "a boolean"), Case(with("[]"), field, "an array"),
            Case(with("{}"), field, "an object"), Case(with("\"\""), field, "empty"),
            Case(with("\"\(long)\""), field, "256"), Case(with(#""a\u0000b""#), field, "control"),
            Case(with(#""a\nb""#), field, "control"), Case(with(#""\u007f""#), field, "control"),
            Case(with("\"\(String(repeating: "\u{e9}", count: 128))\""), field, "255"),
        ]
    }

    static let moments = ["datetime", "emitted"].flatMap { field in
        func with(_ value: String) -> String { #"{"rtype":"vm","\#(field)":\#(value)}"# }
        return [
            Case(with("1334661664"), field, "a number"), Case(with("true"), field, "a boolean"),
            Case(with("\"yesterday\""), field, "\"yesterday\""), Case(with("\"\""), field, "not a moment"),
            Case(with("\"2023-02-29\""), field, "does not exist"),
            Case(with("\"2026-01-02T03:04:60Z\""), field, "does not exist"),
            Case(with("\"2026-01-02T03:04:05.1234567Z\""), field, "six digits"),
            Case(with("\"1969-12-31\""), field, "1970 to 2199"), Case(with("\"2200-01-01\""), field, "1970 to 2199"),
            Case(with("\"2040-01-01\""), field, "ten years"),
            Case(with("\"2026-01-02 x\""), field, "\"2026-01-02 x\""),
        ]
    }

    static let charges = ["linear", "fixed"].flatMap { field in
        func with(_ value: String) -> String { #"{"rtype":"vm","\#(field)":\#(value)}"# }
        return [
            Case(with("\"1\""), field, "a string"), Case(with("true"), field, "a boolean"),
            Case(with("{}"), field, "an object"), Case(with("[1]"), field, "an array"),
            Case(with("-1"), field, "negative"), Case(with("-0.000001"), field, "negative"),
            Case(with("1e15"), field, "10^15"), Case(with("1e400"), field, "10^15"),
            Case(with("0.0000001"), field, "6 decimals"),
        ]
    }

    static let others = [
        Case(#"{"rtype":"vm","keep_closed":1}"#, "keep_closed", "a number"),
        Case(#"{"rtype":"vm","keep_closed":"true"}"#, "keep_closed", "a string"),
        Case(#"{"rtype":"vm","attrs":[]}"#, "attrs", "an array"),
        Case(#"{"rtype":"vm","attrs":"a"}"#, "attrs", "a string"),
        Case(#"{"rtype":"vm","attrs":{"a":"\#(String(repeating: "y", count: 65_529))"}}"#, "attrs", "65537"),
        Case(#"{"rtype":"vm","children":{}}"#, "children", "an object"),
        Case(#"{"rtype":"vm","children":"disk"}"#, "children", "a string"),
        Case(#"{"rtype":"vm","children":["disk"]}"#, "children[0]", "a string"),
        Case(#"{"rtype":"vm","children":[null]}"#, "children[0]", "null"),
        Case(#"{"rtype":"vm","children":[{}]}"#, "children[0].rtype", "missing"),
        Case(#"{"rtype":"vm","children":[{"rtype":"a"},{"rtype":"b","linear":-1}]}"#, "children[1].linear", "negative"),
        Case(#"{"rtype":"vm","children":[{"rtype":"a","linear":1,"fixed":1}]}"#, "children[0].linear", "both"),
        Case(#"{"rtype":"vm","children":[{"rtype":"a","name":""}]}"#, "children[0].name", "empty"),
        Case(#"{"rtype":"vm","children":[{"rtype":"a","attrs":1}]}"#, "children[0].attrs", "a number"),
        Case(#"{"rtype":"vm","children":[{"rtype":"a","color":1}]}"#, "children[0].\"color\"", "no field"),
        Case(
            #"{"rtype":"vm","children":[{"rtype":"a","children":[{"rtype":"b"},{"rtype":"c","fixed":"1"}]}]}"#,
            "children[0].children[1].fixed", "a string"),
        Case(
            #"{"rtype":"vm","children":[{"rtype":"a","children":[{"rtype":"b","children":7}]}]}"#,
            "children[0].children[0].children", "a number"),
        Case(#"{"rtype":"vm","children":[{"rtype":"a"},{"rtype":"b"},{"rtype":"a"}]}"#, "children[2]", "children[0]"),
        Case(
            "{\"rtype\":\"vm\",\"children\":[\((0..<20).map { "{\"rtype\":\"a\($0 % 15)\"}" }.joined(separator: ","))]}",
            "children[15]", "children[0]"),
        Case(
            #"{"rtype":"vm","children":[{"rtype":"a","name":"1"},{"rtype":"a","name":1}]}"#, "children[1]",
            "children[0]"),
        Case(
            #"{"rtype":"vm","children":[{"rtype":"x","children":[{"rtype":"a"},{"rtype":"a"}]}]}"#,
            "children[0].children[1]", "children[0].children[0]"),
    ]

    @Test("says which field is wrong, and how", arguments: shapes + texts + moments + charges + others)
    func errors(row: Case) throws {
        let value = try JSONParser.parse(row.text)
        let error = #expect(throws: FieldError.self) { try EventReader.read(value, now: Shorthand.moment("02")) }
        let view = try JSONDocument(Array(row.text.utf8)).root
        let same = #expect(throws: FieldError.self) { try EventReader.read(view, now: Shorthand.moment("02")) }
        #expect(same == error)
        #expect(error?.field == row.field)
        #expect(error?.description.contains(row.says) == true, "\(error?.description ?? "")")
        // Safe to show: one line, not longer than it takes to understand.
        #expect(error?.description.contains { $0.isNewline || $0 == "\0" } == false)
        #expect(error.map { $0.description.utf8.count < 400 } == true)
    }

    @Test("is none of these: cousins of one name, one child of each name, siblings that differ in a byte")
    func siblings() throws {
        for text in [
            #"{"rtype":"vm","children":[{"rtype":"x","children":[{"rtype":"a"}]},{"rtype":"y","children":[{"rtype":"a"}]}]}"#,
            #"{"rtype":"vm","children":[{"rtype":"a"},{"rtype":"a","name":"1"},{"rtype":"a","name":"2"},{"rtype":"b"}]}"#,
            #"{"rtype":"vm","children":[{"rtype":"a","name":"A"},{"rtype":"a","name":"a"}]}"#,
            #"{"rtype":"a","children":[{"rtype":"a","children":[{"rtype":"a"}]}]}"#,
            "{\"rtype\":\"vm\",\"children\":[{\"rtype\":\"a\",\"name\":\"\u{e9}\"},{\"rtype\":\"a\",\"name\":\"e\u{301}\"}]}",
            #"{"rtype":"vm","children":null,"attrs":null,"name":null,"account":null,"datetime":null,"keep_closed":null}"#,
        ] {
            let value = try JSONParser.parse(text)
            #expect(throws: Never.self, "\(text)") { try EventReader.read(value, now: Shorthand.moment("02")) }
        }
    }
}
