import JSON
import Testing

@Suite("A merge patch")
struct MergePatchTests {
    /// RFC 7396, appendix A: the original, the patch, the result. Since attributes are always an object, each is the
    /// value of one member here, where an absent result is the member's removal.
    @Test(
        "does what RFC 7396 says",
        arguments: [
            (#"{"a":"b"}"#, #"{"a":"c"}"#, #"{"a":"c"}"#),
            (#"{"a":"b"}"#, #"{"b":"c"}"#, #"{"a":"b","b":"c"}"#),
            (#"{"a":"b"}"#, #"{"a":null}"#, #"{}"#),
            (#"{"a":"b","b":"c"}"#, #"{"a":null}"#, #"{"b":"c"}"#),
            (#"{"a":["b"]}"#, #"{"a":"c"}"#, #"{"a":"c"}"#),
            (#"{"a":"c"}"#, #"{"a":["b"]}"#, #"{"a":["b"]}"#),
            (#"{"a":{"b":"c"}}"#, #"{"a":{"b":"d","c":null}}"#, #"{"a":{"b":"d"}}"#),
            (#"{"a":[{"b":"c"}]}"#, #"{"a":[1]}"#, #"{"a":[1]}"#),
            (#"["a","b"]"#, #"["c","d"]"#, #"["c","d"]"#),
            (#"{"a":"b"}"#, #"["c"]"#, #"["c"]"#),
            (#"{"a":"foo"}"#, "null", nil),
            (#"{"a":"foo"}"#, #""bar""#, #""bar""#),
            (#"{"e":null}"#, #"{"a":1}"#, #"{"e":null,"a":1}"#),
            (#"[1,2]"#, #"{"a":"b","c":null}"#, #"{"a":"b"}"#),
            (#"{}"#, #"{"a":{"bb":{"ccc":null}}}"#, #"{"a":{"bb":{}}}"#),
        ] as [(String, String, String?)])
    func appendix(original: String, patch: String, result: String?) throws {
        let wrapped = try merged(#"{"x":\#(original),"y":1}"#, #"{"x":\#(patch)}"#)
        #expect(wrapped == (try object(result.map { #"{"x":\#($0),"y":1}"# } ?? #"{"y":1}"#)))
        // And as they are, where they are objects.
        if let result, [original, patch, result].allSatisfy({ $0.hasPrefix("{") }) {
            #expect(try merged(original, patch) == (try object(result)))
        }
    }

    @Test("is the same whichever way two patches are taken")
    func twice() throws {
        let original = try object(#"{"a":{"b":1,"c":2},"d":3}"#)
        let (first, second) = (try object(#"{"a":{"b":null},"d":4}"#), try object(#"{"a":{"e":5},"d":null}"#))
        #expect(original.merging(first).merging(second) == (try object(#"{"a":{"c":2,"e":5}}"#)))
        #expect(original.merging(JSONObject()) == original)
    }

    @Test("of many members is that of few", arguments: [11, 12, 13, 14, 500])
    func many(count: Int) throws {
        func object(_ numbers: some Sequence<Int>, value: Int?) -> JSONObject {
            JSONObject(numbers.map { ("k\($0)", value.map { .number(JSONNumber($0)) } ?? .null) })
        }
        let original = object(0..<count, value: 1)
        let patched = original.merging(object(stride(from: 0, to: count * 2, by: 2), value: 2))
        #expect(patched.members.prefix(count).map(\.key) == original.members.map(\.key), "each keeps its place")
        #expect(patched.count == count + count / 2)
        for (key, value) in patched.members {
            let number = try #require(Int(key.dropFirst()))
            #expect(value == .number(JSONNumber(number % 2 == 0 ? 2 : 1)))
        }
        let left = patched.merging(object(0..<count, value: nil))
        #expect(left == object(stride(from: count + count % 2, to: count * 2, by: 2).reversed(), value: 2))
        #expect(original != object(1...count, value: 1) && original != object(0..<count, value: 3))
        #expect(JSONObject(original.members + original.members) == original)
    }

    private func object(_ text: String) throws -> JSONObject { try #require(try JSONParser.parse(text).object) }

    private func merged(_ original: String, _ patch: String) throws -> JSONObject {
        try object(original).merging(try object(patch))
    }
}
