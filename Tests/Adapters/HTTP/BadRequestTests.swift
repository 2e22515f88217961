import Domain
import HTTPTypes
import JSON
import Ports
import Testing

@testable import HTTPAdapter

/// For each parameter and each field that `openapi.yaml` knows: what it must not hold is refused with a word on it, and
/// nothing is recorded.
struct BadRequestTests {
    /// A request that must be refused.
    struct Bad: Sendable {
        let method: HTTPRequest.Method
        let path: String
        var body = ""
        /// What the error must name.
        let field: String
    }

    private static func bytes(_ value: JSONValue) -> String {
        var writer = JSONWriter()
        writer.value(value)
        return writer.text
    }

    private static let long = String(repeating: "x", count: 256)

    @Test func `what a parameter must not hold is refused`() async throws {
        let api = try await OpenAPI.served()
        var requests: [Bad] = []
        for operation in try api.operations {
            for parameter in try api.parameters(of: operation) {
                let path = operation.path.replacing("{id}", with: parameter.place == "path" ? "VALUE" : "1")
                for value in Self.badTexts(parameter.schema) where parameter.place != "header" {
                    let target =
                        parameter.place == "path"
                        ? path.replacing("VALUE", with: value) : "\(path)?\(parameter.name)=\(value)"
                    if parameter.place == "path", value.isEmpty { continue }
                    requests.append(
                        Bad(method: operation.method, path: target, body: "{\"reason\": \"r\"}", field: parameter.name))
                }
                guard parameter.place == "query" else { continue }
                let twice = "\(path)?\(parameter.name)=1&\(parameter.name)=1"
                requests.append(Bad(method: operation.method, path: twice, field: parameter.name))
            }
            let path = operation.path.replacing("{id}", with: "1")
            requests.append(Bad(method: operation.method, path: path + "?nothing=1", field: "nothing"))
        }
        #expect(requests.count > 250)
        try await expectRefused(requests)
    }

    /// Percent-encoded texts that a parameter of a schema must not hold.
    private static func badTexts(_ schema: JSONObject) -> [String] {
        var texts = ["", "%00", "a%00b", long]
        if schema["type"]?.string == "integer" {
            texts += ["0", "-1", "1.5", "x", "9223372036854775808", "1e3", "+1", "%201"]
            if let most = schema["maximum"]?.number?.integer, most < Int.max { texts.append(String(most + 1)) }
        }
        if schema["type"]?.string == "boolean" { texts += ["yes", "1", "TRUE", "null"] }
        if schema["enum"] != nil || schema["pattern"]?.string?.contains("\\d") == true {
            texts += ["x", "2012-13", "1969-12-31", "2200-01-01", "2012-02-30"]
        }
        return texts
    }

    @Test func `what a field must not hold is refused`() async throws {
        let api = try await OpenAPI.served()
        var requests: [Bad] = []
        for operation in try api.operations {
            guard let (schema, example) = try api.body(of: operation), let example, example.string == nil else {
                continue
            }
            let isList = example.array != nil
            let (one, item) =
                isList
                ? (try #require(example.array?.first?.object), try api.resolved(try #require(schema["items"])))
                : (try #require(example.object), schema)
            let path = operation.path.replacing("{id}", with: "1")
            func add(_ field: String, _ body: String) {
                requests.append(Bad(method: .post, path: path, body: isList ? "[\(body)]" : body, field: field))
            }
            for field in try api.fields(of: item) {
                Self.each(field, in: one, prefix: "", add)
                guard field.name == "children" else { continue }
                let kind = try api.resolved(try #require(field.schema["items"]))
                for part in try api.fields(of: kind) where !["account", "datetime"].contains(part.name) {
                    Self.each(part, in: JSONObject([("rtype", .string("part"))]), prefix: "children[0].") {
                        name, text in
                        var parent = one
                        (parent["children"], parent["nothing"]) = (nil, nil)
                        let front = Self.bytes(.object(parent)).dropLast()
                        add(name, "\(front),\"children\":[\(text)]}")
                    }
                }
            }
            add("nothing", Self.bytes(.object(JSONObject(one.members + [("nothing", .null)]))))
        }
        #expect(requests.count > 300)
        try await expectRefused(requests)
    }

    /// Bodies in which one field holds what it must not.
    private static func each(
        _ field: OpenAPI.Field, in body: JSONObject, prefix: String, _ add: (String, String) -> Void
    ) {
        func with(_ text: String) -> String {
            var others = body
            (others[field.name], others["linear"], others["fixed"]) = (nil, nil, nil)
            let front = bytes(.object(others)).dropLast()
            return "\(front)\(others.isEmpty ? "" : ",")\"\(field.name)\":\(text)}"
        }
        for text in badJSON(field) { add(prefix + field.name, with(text)) }
        add(field.name, with("null,\"\(field.name)\":null"))
        if field.isRequired {
            add(
                prefix + field.name,
                String(with("null").replacing("\"\(field.name)\":null", with: "").replacing(",}", with: "}")))
            add(prefix + field.name, with("null"))
        }
    }

    /// JSON that a field of a schema must not hold.
    private static func badJSON(_ field: OpenAPI.Field) -> [String] {
        let text = bytes(.object(field.schema))
        var values = ["true", "[1]", "{\"a\":1}", "5", "\"\"", "\"a\\u0000b\"", "\"\(long)\"", "-1", "1e400"]
        if field.name == "values" {
            values.removeAll { $0.hasPrefix("{") }
        } else if text.contains("Text") || field.schema["$ref"]?.string?.contains("Text") == true {
            values.removeAll { ["5", "-1", "1e400"].contains($0) }
        } else if text.contains("\"object\"") {
            values.removeAll { $0.hasPrefix("{") }
        } else if text.contains("\"boolean\"") {
            values.removeAll { $0 == "true" }
        } else if text.contains("multipleOf") {
            values.removeAll { $0 == "5" }
            values += ["1e15", "1000000000000000", "0.0000001", "999999999999999.9999999", "-0.000001"]
        } else if text.contains("Moment") {
            values += [
                "\"1969-12-31T23:59:59.999999Z\"", "\"2200-01-01T00:00:00Z\"", "\"2012-02-30\"", "\"2022-05-01\"",
            ]
        }
        if field.name == "values" {
            values += [
                "null", "{}", "{\"a\":\"1\"}", "{\"a\":-1}", "{\"a\":1e9}", "{\"a\":1e-13}", "{\"\":1}",
                "{\"a\\u0000\":1}",
            ]
        }
        return values
    }

    private func expectRefused(_ requests: [Bad]) async throws {
        let test = try TestAPI()
        for bad in requests {
            let answer = try await test.ask(bad.method, bad.path, body: bad.body)
            #expect(answer.status == 400, "\(bad.method) \(bad.path) \(bad.body.prefix(200)): \(answer.text)")
            #expect(answer.detail?.contains(bad.field) ?? false, "\(bad.path) \(bad.body.prefix(200)): \(answer.text)")
        }
        #expect(try await test.store.events(.init()).isEmpty)
        #expect(try await test.store.tariffs().isEmpty)
        #expect(try await test.store.accounts(after: "", limit: 1).isEmpty)
    }

    @Test(arguments: [
        ("linear", "0"), ("linear", "999999999999999.999999"), ("linear", "0.000001"), ("linear", "1e14"),
        ("fixed", "0"), ("fixed", "999999999999999.999999"), ("datetime", "\"1970-01-01T00:00:00Z\""),
        ("datetime", "\"2022-04-17T11:21:04Z\""), ("name", "\"\(String(repeating: "x", count: 255))\""), ("name", "16"),
        ("rtype", "1.50"), ("keep_closed", "false"), ("attrs", "{}"), ("children", "[]"), ("attrs", "null"),
    ])
    func `the ends of the range are in it`(_ field: String, _ text: String) async throws {
        let others = ["account": "\"acme\"", "rtype": "\"plan\"", "name": "\"p\""].merging([field: text]) { $1 }
        let body = others.map { "\"\($0)\":\($1)" }.joined(separator: ",")
        let answer = try await TestAPI().ask(.post, "/event", body: "{\(body)}")
        #expect(answer.status == 200, "\(answer.text)")
        if text == "16" { #expect(answer.json?.object?["name"]?.string == "16") }
        if text == "1.50" { #expect(answer.json?.object?["rtype"]?.string == "1.5") }
    }
}
