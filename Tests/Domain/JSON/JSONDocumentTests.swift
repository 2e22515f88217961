import JSON
import TestSupport
import Testing

@Suite("A JSON text that is read in place")
struct JSONDocumentTests {
    private static func written(_ value: JSONValue, sorted: Bool = false) -> [UInt8] {
        var writer = JSONWriter()
        writer.value(value, sorted: sorted)
        return writer.bytes
    }

    private static func canonical(_ view: JSONView) -> [UInt8] {
        var writer = JSONWriter()
        writer.canonical(view)
        return writer.bytes
    }

    /// Compares with the plain parser: the same tree, or the same reason at the same byte.
    private static func compare(_ bytes: [UInt8], depth: Int, _ context: String) {
        let expected: JSONValue
        do throws(PlainParser.Wrong) { expected = try PlainParser.parse(bytes, depth: depth) } catch let wrong {
            do throws(JSONError) {
                _ = try JSONDocument(bytes, depth: depth)
                Issue.record("\(context) is read, but is wrong at \(wrong.offset): \(wrong.reason)")
            } catch {
                #expect(error.reason == wrong.reason && error.offset == wrong.offset, "\(context)")
            }
            return
        }
        do throws(JSONError) {
            let view = try JSONDocument(bytes, depth: depth).root
            #expect(written(view.value) == written(expected), "\(context)")
            #expect(canonical(view) == written(expected, sorted: true), "\(context)")
            lookUp(view, expected, context)
        } catch { Issue.record("\(context) is refused: \(error)") }
    }

    /// Compares each part, found by its name or its place, with that of the tree.
    private static func lookUp(_ view: JSONView, _ value: JSONValue, _ context: String) {
        #expect(view.string == value.string && view.number == value.number, "\(context)")
        #expect(view.text() == value.string.map { Array($0.utf8) }, "\(context)")
        #expect(view.isNull == value.isNull && view.isObject == (value.object != nil), "\(context)")
        #expect(view.isEmptyText == (value == .string("")), "\(context)")
        #expect(view.elements?.count == value.array?.count && view["no such key"] == nil, "\(context)")
        for (element, expected) in zip(view.elements ?? [], value.array ?? []) { lookUp(element, expected, context) }
        for (key, expected) in value.object?.members ?? [] {
            if let member = view[key] { lookUp(member, expected, context) } else { Issue.record("\(context): \(key)") }
        }
    }

    @Test("holds what the plain reader finds in it, and is refused for the same reason", arguments: Rounds.seeds(6))
    func agreement(seed: UInt64) {
        var made = RandomJSON(random: Seeded(seed))
        for round in 0..<250 {
            let text = made.text()
            Self.compare(Array(text.utf8), depth: 256, "seed \(seed), \(round): \(text)")
            Self.compare(Array(text.utf8), depth: 2, "seed \(seed), \(round), depth 2: \(text)")
            let mutated = made.mutated(text)
            Self.compare(mutated, depth: 256, "seed \(seed), \(round): \(mutated)")
        }
    }

    @Test("gives the front of a text, at least as long as asked for", arguments: Rounds.seeds(2))
    func front(seed: UInt64) throws {
        var made = RandomJSON(random: Seeded(seed))
        for _ in 0..<200 {
            let text = made.string()
            let view = try JSONDocument(Array(text.utf8)).root
            let whole = try #require(view.text())
            for count in [0, 1, 5, 8, 9, 20, 1_000] {
                let front = try #require(view.text(atLeast: count))
                #expect(whole.starts(with: front) && front.count >= min(count, whole.count), "\(text), \(count)")
            }
        }
        #expect(try JSONDocument(Array("7".utf8)).root.text() == nil)
    }

    @Test(
        "shows a member in its front without the rest",
        arguments: [
            (#"{"a": 1, "t": "x.y", "b": {"#, "x.y"), (#" { "t" : "x" "#, "x"), (#"{"t":"\u0041\n"}"#, "A\n"),
            (#"{"\u0074": "x", garbage"#, "x"), (#"{"a": "b", "c": null, "d": false, "t": "", "t": 1"#, ""),
            (#"{"a": {}, "t": "x"}"#, nil), (#"{"a": [], "t": "x"}"#, nil), (#"{"t": 1}"#, nil), (#"{"t": null}"#, nil),
            (#"{"a": 1}"#, nil), ("{}", nil), ("", nil), (#"[{"t": "x"}]"#, nil), (#"{"a": tru, "t": "x"}"#, nil),
            (#"{"a": 1, "a": 1, "t": "x"}"#, nil), (#"{"t": "x"#, nil), (#"{"t""#, nil), (#"{"t": "\ud800"}"#, nil),
        ] as [(String, String?)])
    func leadingText(text: String, expected: String?) {
        #expect(JSONDocument.text(of: "t", inFrontOf: Array(text.utf8)) == expected)
    }

    @Test("shows the same in its front as in the whole, wherever it is cut", arguments: Rounds.seeds(2))
    func leadingTextOfCutOnes(seed: UInt64) throws {
        var made = RandomJSON(random: Seeded(seed))
        var found = 0
        for _ in 0..<150 {
            let text = made.object()
            guard case .object(let object)? = try? JSONParser.parse(text), let key = object.members.last?.key else {
                continue
            }
            for cut in 0...text.utf8.count {
                guard let front = JSONDocument.text(of: key, inFrontOf: Array(text.utf8.prefix(cut))) else { continue }
                found += 1
                #expect(object[key]?.string == front, "seed \(seed): \(text)")
            }
        }
        #expect(found > 0)
    }
}
