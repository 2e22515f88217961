import HTTPTypes
import Testing

@testable import HTTPAdapter

/// The header that names the rows of an answer that were in the log before.
struct KnownRowsTests {
    private func event(_ name: Int) -> String {
        #"{"account":"acme","rtype":"disk","name":"d\#(name)","datetime":"2012-04-01","linear":1}"#
    }

    private func known(_ test: TestAPI, _ path: String, _ body: String) async throws -> String? {
        let answer = try await test.ask(.post, path, body: body)
        #expect(answer.status == 200, "\(answer.text)")
        return answer.headers[.known]
    }

    @Test func `it is absent where all is new, and has ranges else`() async throws {
        let test = try TestAPI()
        #expect(try await known(test, "/event", event(3)) == nil)
        #expect(try await known(test, "/event", event(3)) == "0")
        #expect(try await known(test, "/event", event(4)) == nil)
        let some = (0..<8).map(event).joined(separator: "\n")
        #expect(try await known(test, "/events", some) == "3-4")
        #expect(try await known(test, "/events", "[\(event(9)),\(event(0)),\(event(10)),\(event(9))]") == "1,3")
        #expect(try await known(test, "/events", some) == "0-7")
        #expect(try await known(test, "/resource", #"{"account":"acme","rtype":"disk","name":"x"}"#) == nil)
    }
}
