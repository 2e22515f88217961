import JSON
import Testing

@Suite("The reader of arrays")
struct JSONElementsTests {
    private func elements(_ text: String, depth: Int = 256, values: Int = .max) throws(JSONError) -> [JSONValue] {
        var reader = JSONElements(of: Array(text.utf8), depth: depth, values: values)
        var elements: [JSONValue] = []
        while let element = try reader.next() { elements.append(element.value) }
        let isOver = try reader.next() == nil
        #expect(isOver)
        return elements
    }

    @Test(
        "reads what the reader of whole texts reads",
        arguments: [
            "[]", " [ ] ", "[1]", "[ 1 , \"a\" ,null ]\n", "[[1,[2]],{\"a\":{\"a\":[]}},true,-1.50e3,\"\\u00e9\"]",
            "[{\"a\":1},{\"a\":2}]",
        ])
    func good(text: String) throws { #expect(try .array(elements(text)) == JSONParser.parse(text)) }

    @Test(
        "refuses what it refuses, at the same byte",
        arguments: [
            "", " ", "[", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "[1}", "[] []", "[1]x", "[{\"a\":1,\"a\":2}]", "[nul]",
            "[1,\"a]",
        ])
    func bad(text: String) throws {
        let error = #expect(throws: JSONError.self) { _ = try elements(text) }
        let other = #expect(throws: JSONError.self) { _ = try JSONParser.parse(text) }
        #expect(error?.offset == other?.offset)
    }

    @Test("takes nothing but an array") func others() {
        for text in ["{}", "1", "null", "\"[]\""] {
            #expect(throws: JSONError.self) { _ = try elements(text) }
        }
    }

    @Test("says what is in front of an error before it") func order() throws {
        var reader = JSONElements(of: Array("[1, x".utf8))
        #expect(try reader.next()?.number?.integer == 1)
        #expect(throws: JSONError.self) { _ = try reader.next() }
    }

    @Test("counts the depth of the array, and the values of each element by itself") func limits() throws {
        #expect(try elements("[[1]]", depth: 2).count == 1)
        #expect(throws: JSONError.self) { _ = try elements("[[[1]]]", depth: 2) }
        #expect(try elements("[[1,2],{\"a\":1},3]", values: 3).count == 3)
        let error = #expect(throws: JSONError.self) { _ = try elements("[[1,2],[1,2,3]]", values: 3) }
        #expect(error?.reason == "more than 3 values")
        #expect(error?.offset == 12)
        #expect(try JSONParser.parse(Array("[1,2]".utf8), values: 3).array?.count == 2)
        #expect(throws: JSONError.self) { _ = try JSONParser.parse(Array("[1,2]".utf8), values: 2) }
    }
}
