import Domain
import HTTPTypes
import JSON
import Testing

@testable import HTTPAdapter

/// The description and the table of routes say the same, in both directions.
struct OpenAPITests {
    @Test func `every route is described, and nothing else is`() async throws {
        let described = try await OpenAPI.served().operations.map(\.testDescription)
        let routes = try TestAPI().api.responder.routes.routes.map { "\($0.method) \($0.path)" }
        #expect(Set(described).symmetricDifference(routes) == [])
        #expect(described.count == routes.count)
    }

    @Test func `every route has the parameters, the callers and the statuses that are described`() async throws {
        let (api, test) = (try await OpenAPI.served(), try TestAPI())
        for operation in try api.operations {
            let name = operation.testDescription
            let known = try #require(
                test.api.responder.routes.routes.first {
                    $0.method == operation.method && $0.path == operation.path
                })
            let parameters = try api.parameters(of: operation)
            #expect(
                parameters.filter { $0.place == "query" }.map(\.name).sorted() == known.parameters.sorted(), "\(name)")
            let inPath = parameters.filter { $0.place == "path" }
            #expect(
                inPath.map { "{\($0.name)}" }
                    == operation.path.split(separator: "/").filter { $0.hasPrefix("{") }.map(String.init))
            #expect(!inPath.contains { !$0.isRequired })
            let callers = try #require(operation.content["x-callers"]?.string)
            let security = operation.content["security"]?.array
            var statuses: Set<String> = ["200", "400"]
            switch known.answer {
            case .open:
                #expect(callers == "anyone" && security == [], "\(name)")
            case .signedIn:
                #expect(callers == "member" && security == nil, "\(name)")
                statuses.formUnion(["401", "403", "503"])
            case .admin:
                #expect(callers == "admin", "\(name)")
                #expect((security != nil) == known.takesBearer, "\(name)")
                statuses.formUnion(["401", "403", "503"])
            }
            if known.method == .post { statuses.formUnion(["413", "415"]) }
            #expect(statuses.subtracting(operation.statuses) == [], "\(name)")
            let hasBody = try api.body(of: operation) != nil
            #expect(hasBody == (known.method == .post), "\(name)")
        }
    }

    @Test func `objects have no other fields than those that are described`() async throws {
        let api = try await OpenAPI.served()
        for object in api.objects where object["properties"] != nil && object["type"] != nil {
            #expect(object["additionalProperties"] == .bool(false), "\(object)")
        }
        for case .string(let reference)? in api.objects.map({ $0["$ref"] }) { _ = try api.target(of: reference) }
    }

    @Test func `the limits are those of the program`() async throws {
        let schemas = try #require(
            try await OpenAPI.served().document.object?["components"]?.object?["schemas"]?.object)
        #expect(schemas["Text"]?.object?["maxLength"]?.number?.integer == Limits.text)
        #expect(schemas["Limit"]?.object?["maximum"]?.number?.integer == Int(QueryParameters.most))
        #expect(schemas["ID"]?.object?["maximum"]?.number?.integer == Int(Int64.max))
        let units = schemas["Unit"]?.object?["enum"]?.array?.compactMap(\.string)
        #expect(units == RateUnit.allCases.map(\.rawValue))
    }

    @Test func `what is given as an example of a request is accepted`() async throws {
        let api = try await OpenAPI.served()
        for operation in try api.operations where !operation.path.contains("{") {
            let test = try TestAPI()
            guard let example = try api.body(of: operation)?.example else { continue }
            var writer = JSONWriter()
            writer.value(example)
            let answer = try await test.ask(operation.method, operation.path, body: writer.text)
            #expect(answer.status == 200, "\(operation.testDescription): \(answer.text)")
        }
    }

    @Test func `the version links to every path without a parameter`() async throws {
        let answer = try await TestAPI().ask(.get, "/version", token: nil)
        let links = answer.json?.object?["links"]?.array?.compactMap { $0.object?["href"]?.string } ?? []
        let paths = try await OpenAPI.served().operations.map(\.path).filter { !$0.contains("{") && $0 != "/version" }
        #expect(Set(links) == Set(paths))
    }
}
