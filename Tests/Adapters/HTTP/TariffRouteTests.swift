import Domain
import HTTPTypes
import InMemoryAdapter
import JSON
import Testing

@testable import HTTPAdapter

struct TariffRouteTests {
    @Test func `posted values are answered, and are in force from their moment on`() async throws {
        let test = try TestAPI()
        let values = "{\"vcpus\": 2.50, \"memory_mb\": 3, \"image\": 1e-12}"
        let answer = try await test.ask(.post, "/tariff", body: "{\"values\": \(values)}")
        #expect(answer.text == "{\"vcpus\":2.5,\"memory_mb\":3.0,\"image\":1e-12}")
        #expect(answer.json == (try? JSONParser.parse(values)))
        let later = "{\"datetime\": \"2012-05-01\", \"values\": {\"vcpus\": 7, \"disk\": 1}}"
        #expect(try await test.ask(.post, "/tariff", body: later).status == 200)
        #expect(try await test.ask(.get, "/tariff").text == "{\"image\":1e-12,\"memory_mb\":3.0,\"vcpus\":2.5}")
        test.clock.set(Bills.moment("2012-05-01"))
        let now = try await test.ask(.get, "/tariff").text
        #expect(now == "{\"disk\":1.0,\"image\":1e-12,\"memory_mb\":3.0,\"vcpus\":7.0}")
    }

    @Test func `a price that was taken away is not in force`() async throws {
        let test = try TestAPI()
        _ = try await test.ask(.post, "/tariff", body: "{\"datetime\": \"2012-04-01\", \"values\": {\"vcpus\": 1}}")
        let answer = try await test.ask(.post, "/tariff", body: "{\"values\": {\"vcpus\": null}}")
        #expect(answer.text == "{\"vcpus\":null}")
        #expect(try await test.ask(.get, "/tariff").text == "{}")
    }
}
