import JSON
import Testing

@Suite("The role of a server")
struct RoleTests {
    @Test("os-amqp answers monitoring and nothing else")
    func intake() async throws {
        let place = try Workplace()
        try await place.withServer(["--db", "memory:", "--role", "os-amqp"]) { server in
            for path in ["/health", "/ready"] {
                let answer = try await server.get(path, token: nil)
                #expect(answer.status == 200)
            }
            #expect(try await server.get("/metrics", token: nil).status == 401)
            #expect(try await server.get("/metrics").text.contains("nova_billing_store_up 1.0"))
            for path in ["/bill", "/tariff", "/event", "/openapi.yaml"] {
                let answer = try await server.get(path)
                #expect(answer.status == 404)
                #expect(try answer.detail().contains("this server takes notifications only"), "\(answer.text)")
            }
            #expect(try await server.post("/event", "{}").status == 404)
        }
    }

    @Test("heart and all answer everything", arguments: ["heart", "all"])
    func heart(role: String) async throws {
        let place = try Workplace()
        try await place.withServer(["--db", "memory:", "--role", role]) { server in
            for path in ["/bill", "/health", "/openapi.yaml"] {
                let answer = try await server.get(path)
                #expect(answer.status == 200)
            }
        }
    }

    @Test("lets both run with the same settings: os-amqp has a port of its own")
    func ports() async throws {
        let place = try Workplace()
        try place.file("settings.json", #"{"port": 0, "intake": {"port": 0}, "heart_db_url": "sqlite:store.db"}"#)
        try await place.withServer(["--config", "settings.json", "--role", "heart"]) { heart in
            try await place.withServer(["--config", "settings.json", "--role", "os-amqp"]) { intake in
                let (bill, ready) = (try await heart.get("/bill"), try await intake.get("/ready", token: nil))
                #expect(bill.status == 200 && ready.status == 200)
            }
        }
        let shown = try await place.run(["check-config"])
        let lines = shown.output.split(separator: "\n").map { $0.split(separator: " ") }
        #expect(lines.contains(["port", "default", "8787"]) && lines.contains(["intake.port", "default", "8788"]))
    }

    @Test("that is none is a usage error")
    func unknown() async throws {
        let outcome = try await Workplace().run(["serve", "--db", "memory:", "--role", "brain"])
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("all") && outcome.errors.contains("os-amqp"), "\(outcome.errors)")
    }
}
