import HTTPTypes
import Hummingbird
import HummingbirdTLS
import Logging
import NIOCore
import NIOSSL
import ServiceLifecycle
import Synchronization
import Testing

/// What answers as Keystone does, as a test tells it to, on a port of its own.
final class ScriptedKeystone: Sendable {
    /// What it was asked.
    struct Question: Hashable, Sendable {
        let method: String
        /// With what follows a question mark.
        let path: String
        let asking: String?
        let subject: String?
        let knowsAccessRules: Bool
        let body: String

        var isLogin: Bool { method == "POST" }
    }

    struct Reply: Sendable {
        var status = 200
        var headers: [String: String] = [:]
        var body = ""
        /// Whether it goes on after its body, without a word.
        var isEndless = false

        static func error(_ status: Int) -> Reply {
            Reply(status: status, body: #"{"error":{"code":\#(status),"message":"…","title":"…"}}"#)
        }
    }

    typealias Script = @Sendable (Question) async throws -> Reply

    let port: Int
    private let script: Script
    private let asked: Asked

    /// The questions that came, in their order.
    final class Asked: Sendable {
        private let list = Mutex<[Question]>([])
        fileprivate func add(_ question: Question) { list.withLock { $0.append(question) } }
        fileprivate var all: [Question] { list.withLock { $0 } }
    }

    var questions: [Question] { asked.all }
    var logins: Int { questions.count(where: \.isLogin) }
    /// How often it was asked about a token.
    func count(of subject: String) -> Int { questions.count { $0.subject == subject } }

    func address(tls: Bool = false, host: String = "127.0.0.1") -> String {
        "\(tls ? "https" : "http")://\(host):\(port)"
    }

    private init(port: Int, script: @escaping Script, asked: Asked) {
        (self.port, self.script, self.asked) = (port, script, asked)
    }

    /// Answers while a body runs.
    ///
    /// - Parameter port: 0 takes a free one.
    static func serve(
        tls: TLSConfiguration? = nil, port: Int = 0, _ script: @escaping Script,
        _ body: @escaping @Sendable (ScriptedKeystone) async throws -> Void
    ) async throws {
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        let asked = Asked()
        let responder = CallbackResponder { (request: Request, _: BasicRequestContext) in
            let question = try await Question(request)
            asked.add(question)
            return try await script(question).response
        }
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let application = Application(
            responder: responder, server: try tls.map { try .tls(tlsConfiguration: $0) } ?? .http1(),
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { listening.yield($0.localAddress?.port ?? 0) }, logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await application.run() }
            var iterator = ports.makeAsyncIterator()
            let port = try #require(await iterator.next())
            try await body(ScriptedKeystone(port: port, script: script, asked: asked))
            tasks.cancelAll()
        }
    }
}

extension ScriptedKeystone.Question {
    fileprivate init(_ request: Request) async throws {
        func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { request.headers[$0] } }
        let body = try await request.body.collect(upTo: 1 << 20)
        self.init(
            method: request.method.rawValue, path: request.uri.description, asking: header("X-Auth-Token"),
            subject: header("X-Subject-Token"), knowsAccessRules: header("OpenStack-Identity-Access-Rules") == "1.0",
            body: String(buffer: body))
    }
}

extension ScriptedKeystone.Reply {
    fileprivate var response: Response {
        var fields = HTTPFields()
        fields[.contentType] = "application/json"
        for (name, value) in headers { if let name = HTTPField.Name(name) { fields[name] = value } }
        let content = ByteBuffer(string: body)
        let body =
            isEndless
            ? ResponseBody { writer in
                try await writer.write(content)
                try await Task.sleep(for: .seconds(600))
            } : ResponseBody(byteBuffer: content)
        return Response(status: .init(code: status), headers: fields, body: body)
    }
}
