import JSON
import Testing

@Suite("The JSON reader")
struct JSONParserTests {
    /// RFC 8259, and the text in its one normal form: keys in the order of their bytes, numbers normalised.
    @Test(
        "takes what is JSON",
        arguments: [
            ("null", "null"), ("true", "true"), ("false", "false"), (" \t\r\n1 \t\r\n", "1"), ("\"\"", "\"\""),
            ("[]", "[]"), ("{}", "{}"), ("[ ]", "[]"), ("{ }", "{}"), ("[1 , 2]", "[1,2]"),
            ("{\"b\" : 1 , \"a\" : [ ] }", "{\"a\":[],\"b\":1}"), ("[[[[]]]]", "[[[[]]]]"), ("{\"\":1}", "{\"\":1}"),
            ("{\"a\":{\"a\":{\"a\":1}}}", "{\"a\":{\"a\":{\"a\":1}}}"), ("[null,null]", "[null,null]"),
            (#""\"\\\/\b\f\n\r\t""#, #""\"\\/\u0008\u000c\n\r\t""#), (#""A\u00e9\u00E9""#, "\"A\u{e9}\u{e9}\""),
            (#""\ud83d\ude00""#, "\"\u{1f600}\""), (#""\uD83D\uDE00""#, "\"\u{1f600}\""),
            (#""\ud800\udc00\udbff\udfff""#, "\"\u{10000}\u{10ffff}\""),
            ("\"\u{1f600}\"", "\"\u{1f600}\""),
            (#""\u0000\u001f""#, #""\u0000\u001f""#), (#""\uffff\ue000\ud7ff""#, "\"\u{ffff}\u{e000}\u{d7ff}\""),
            ("\"\u{7f}\u{2028}\"", "\"\u{7f}\u{2028}\""), (#"{"a":1}"#, #"{"a":1}"#),
            ("{\"e\u{301}\":1,\"\u{e9}\":2}", "{\"e\u{301}\":1,\"\u{e9}\":2}"),
            ("0", "0"), ("-0", "0"), ("-0.0e5", "0"), ("1", "1"), ("-1", "-1"), ("0.5", "0.5"), ("1.50", "1.5"),
            ("1E2", "100"), ("1e+2", "100"), ("100e-2", "1"), ("1.0", "1"), ("0e0", "0"), ("1e007", "10000000"),
            ("123456789012345678", "123456789012345678"), ("1234567890123456789", "1234567890123456789"),
            ("12345678901234567890123", "12345678901234567890123"), ("-9223372036854775808", "-9223372036854775808"),
            ("0.1000", "0.1"), ("1e400", "1e400"), ("-1e-400", "-1e-400"), ("1e9999", "1e9999"), ("10e39", "1e40"),
            ("1234567890123456789012345678901234567890.5", "1234567890123456789012345678901234567890.5"),
            ("[1e1,10,10.0]", "[10,10,10]"),
        ])
    func good(text: String, canonical: String) throws {
        let value = try JSONParser.parse(text)
        #expect(Array(written(value).utf8) == Array(canonical.utf8))
        #expect(try JSONParser.parse(canonical) == value)
    }

    @Test(
        "refuses what is not JSON, at the byte that is wrong",
        arguments: [
            ("", 0), ("  ", 2), ("nul", 0), ("True", 0), ("nulll", 4), ("1 2", 2), ("[] []", 3), ("{}x", 2),
            ("\u{feff}1", 0),
            ("[", 1), ("[1", 2), ("[1,", 3), ("[1,]", 3), ("[,1]", 1), ("[1 2]", 3), ("]", 0), ("[1}", 2), ("[1;2]", 2),
            ("{", 1), ("{\"a\"", 4), ("{\"a\":", 5), ("{\"a\":1", 6), ("{\"a\":1,", 7), ("{\"a\":1,}", 7), ("{a:1}", 1),
            ("{'a':1}", 1), ("{1:1}", 1), ("{\"a\" 1}", 5), ("{\"a\":1 \"b\":2}", 7), ("{null:1}", 1), ("{\"a\"=1}", 4),
            ("\"a", 2), ("\"", 1), ("'a'", 0), ("\"\\", 2), ("\"\\x41\"", 3), ("\"a\nb\"", 2), ("\"\t\"", 1),
            ("\"\u{0}\"", 1), ("\"\u{1f}\"", 1), ("\"\\n\u{1}\"", 3), ("01", 1), ("NaN", 0), ("Infinity", 0),
            ("// a\n1", 0), ("/* */1", 0), ("1,", 1), ("\u{a0}1", 0), ("\u{b}1", 0), ("undefined", 0), ("0x10", 1),
        ])
    func bad(text: String, offset: Int) {
        do {
            let value = try JSONParser.parse(text)
            Issue.record("\(text) is read as \(written(value))")
        } catch {
            // A number that begins as one is wrong where it begins or where it stops being one.
            #expect(error.offset == offset || (text.first == "0" && error.offset == 0), "\(error)")
        }
    }

    @Test(
        "refuses numbers that are none, and those out of all bounds",
        arguments: [
            "01", "-01", "00", "1.", "-1.", ".5", "-.5", "-", "+1", "--1", "1e", "1e+", "1E-", "1.e5", "1.5e", "0x1",
            "1_000",
            "1e5.5", "1e99999", "1e-99999", "1e999999999999999999999", "1.2.3", "\u{661}", "1a", "-Infinity",
        ])
    func numbers(text: String) {
        #expect(throws: JSONError.self) { try JSONParser.parse(text) }
        #expect(throws: JSONError.self) { try JSONParser.parse("[\(text)]") }
        #expect(JSONNumber(text) == nil)
    }

    @Test(
        "refuses halves of surrogate pairs and escapes that are none",
        arguments: [
            #""\ud83d""#, #""\ude00""#, #""\ud83d\ud83d""#, #""\ud83dx""#, #""\ud83d\n""#, #""\ude00\ud83d""#,
            #""\ud83d\u0041""#, #""\u12""#, #""\u12g4""#, #""\u""#, #""\u 123""#, #""\u-123""#, #""\U0041""#, #""\a""#,
            #""\'""#, #""\0""#, "\"\\u\u{ff10}\u{ff10}\"",
        ])
    func escapes(text: String) {
        #expect(throws: JSONError.self) { try JSONParser.parse(text) }
        #expect(throws: JSONError.self) { try JSONParser.parse("{\(text):1}") }
    }

    @Test(
        "refuses strings that are not UTF-8",
        arguments: [
            [0x80], [0xff], [0xfe], [0xc3], [0xc3, 0x28], [0xc0, 0xaf], [0xe2, 0x82], [0xe0, 0x80, 0xaf],
            [0xed, 0xa0, 0x80], [0xf0, 0x80, 0x80, 0xaf], [0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80],
            [0x61, 0xf0, 0x9f, 0x98],
        ] as [[UInt8]])
    func utf8(bytes: [UInt8]) throws {
        let quote = UInt8(ascii: "\"")
        #expect(throws: JSONError.self) { try JSONParser.parse([quote] + bytes + [quote]) }
        #expect(throws: JSONError.self) { try JSONParser.parse([quote] + Array("\\n".utf8) + bytes + [quote]) }
        #expect(throws: JSONError.self) {
            try JSONParser.parse([UInt8(ascii: "{"), quote] + bytes + Array("\":1}".utf8))
        }
        #expect(throws: JSONError.self) { try JSONParser.parse(bytes) }
        #expect(try JSONParser.parse([quote, 0xc3, 0xa9, quote]) == .string("\u{e9}"))
    }

    @Test("refuses a key that is there twice, few keys or many, spelt so or so")
    func duplicates() throws {
        let many = (0..<40).map { "\"k\($0)\":\($0)" }
        #expect(try JSONParser.parse("{\(many.joined(separator: ","))}").object?.count == 40)
        for place in [0, 11, 12, 13, 39] {
            let text = "{\((many + ["\"k\(place)\":0"]).joined(separator: ","))}"
            #expect(throws: JSONError.self) { try JSONParser.parse(text) }
        }
        for text in [
            #"{"a":1,"a":1}"#, #"{"a":1,"\u0061":2}"#, #"{"":1,"":2}"#, #"[{"x":{"a":1,"b":2,"a":3}}]"#,
        ] {
            #expect(throws: JSONError.self) { try JSONParser.parse(text) }
        }
        #expect(try JSONParser.parse(#"{"a":{"a":1},"A":2}"#).object?.count == 2)
    }

    @Test("refuses what lies too deep", arguments: ["[", "{\"a\":", "[{\"a\":"])
    func depth(open: String) throws {
        let levels = open.utf8.count { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "{") }
        let close = open.contains("{") ? (open.contains("[") ? "}]" : "}") : "]"
        func text(_ depth: Int) -> String {
            String(repeating: open, count: depth / levels) + "1" + String(repeating: close, count: depth / levels)
        }
        #expect(throws: Never.self) { try JSONParser.parse(text(JSONParser.defaultDepth)) }
        #expect(throws: JSONError.self) { try JSONParser.parse(text(JSONParser.defaultDepth + 2)) }
        #expect(throws: Never.self) { try JSONParser.parse(text(8), depth: 8) }
        #expect(throws: JSONError.self) { try JSONParser.parse(text(10), depth: 8) }
        // Nothing that a client sends takes the process with it.
        #expect(throws: JSONError.self) { try JSONParser.parse(text(1_000_000)) }
    }

    private func written(_ value: JSONValue) -> String {
        var writer = JSONWriter()
        writer.value(value, sorted: true)
        return writer.text
    }
}
