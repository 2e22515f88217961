import HTTPTypes
import JSON
import Testing

/// The description that the server serves, as a test walks through it.
struct OpenAPI: Sendable {
    let document: JSONValue

    /// A method of a path.
    struct Operation: Sendable, CustomTestStringConvertible {
        let method: HTTPRequest.Method
        let path: String
        let content: JSONObject

        var testDescription: String { "\(method) \(path)" }
        var statuses: Set<String> { Set(content["responses"]?.object?.members.map(\.key) ?? []) }
    }

    /// A parameter of an operation, or a field of its body.
    struct Field: Sendable, CustomTestStringConvertible {
        let name: String
        let place: String
        let isRequired: Bool
        let schema: JSONObject

        var testDescription: String { name }
    }

    static func served() async throws -> OpenAPI {
        let answer = try await TestAPI().ask(.get, "/openapi.yaml", token: nil)
        try #require(answer.status == 200)
        #expect(answer.headers[.contentType] == "application/yaml")
        return OpenAPI(document: try YAMLReader.read(answer.text))
    }

    var operations: [Operation] {
        get throws {
            try #require(document.object?["paths"]?.object).members.flatMap { path, methods in
                try #require(methods.object).members.map { name, content in
                    let method = try #require(HTTPRequest.Method(name.uppercased()))
                    return Operation(method: method, path: path, content: try #require(content.object))
                }
            }
        }
    }

    /// What a reference stands for; other values are as they are.
    func resolved(_ value: JSONValue) throws -> JSONObject {
        let object = try #require(value.object)
        guard let reference = object["$ref"]?.string else { return object }
        return try resolved(try target(of: reference))
    }

    func target(of reference: String) throws -> JSONValue {
        try #require(reference.hasPrefix("#/"))
        return try reference.dropFirst(2).split(separator: "/").reduce(document) { value, key in
            try #require(value.object?[String(key)], "nothing is at \(reference)")
        }
    }

    func parameters(of operation: Operation) throws -> [Field] {
        try (operation.content["parameters"]?.array ?? []).map { value in
            let parameter = try resolved(value)
            return Field(
                name: try #require(parameter["name"]?.string), place: try #require(parameter["in"]?.string),
                isRequired: parameter["required"] == .bool(true),
                schema: try resolved(try #require(parameter["schema"])))
        }
    }

    /// What an operation takes, if possible as JSON: its schema and an example.
    func body(of operation: Operation) throws -> (schema: JSONObject, example: JSONValue?)? {
        guard let body = try operation.content["requestBody"].map(resolved) else { return nil }
        let contents = try #require(body["content"]?.object)
        let content = try #require((contents["application/json"] ?? contents.members.first?.value)?.object)
        return (try resolved(try #require(content["schema"])), content["example"])
    }

    func fields(of schema: JSONObject) throws -> [Field] {
        let required = schema["required"]?.array?.compactMap(\.string) ?? []
        return try (schema["properties"]?.object?.members ?? []).map { name, value in
            Field(name: name, place: "body", isRequired: required.contains(name), schema: try resolved(value))
        }
    }

    /// Every object in the document that is a map.
    var objects: [JSONObject] {
        func all(_ value: JSONValue) -> [JSONObject] {
            switch value {
            case .object(let object): [object] + object.members.flatMap { all($0.value) }
            case .array(let elements): elements.flatMap(all)
            default: []
            }
        }
        return all(document)
    }
}
