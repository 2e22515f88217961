import AMQPCodec
import AMQPProtocol
import AMQPTestSupport
import NIOCore
import Testing

@Suite("The beginning of a connection")
struct HandshakeTests {
    @Test("A transcript: header, start, tune, open")
    func transcript() throws {
        var client = Transcript()
        #expect(client.machine.connected(now: client.now) == .sendProtocolHeader)

        let startOk = client.broker(.connectionStart(Transcript.start))
        #expect(
            startOk == [
                .send(
                    .connectionStartOk(
                        ConnectionStartOk(
                            clientProperties: FieldTable(), mechanism: "PLAIN", response: "\0guest\0hunter2",
                            locale: "en_US")))
            ])

        let tuned = client.broker(.connectionTune(Transcript.tune))
        guard case .tuned(let tuning, let methods)? = tuned.first else {
            Issue.record("not tuned: \(tuned)")
            return
        }
        #expect(tuning.frameLimit.size == 131_072 && tuning.channelMax == 2047 && tuning.heartbeat == 30)
        #expect(
            methods == [
                .connectionTuneOk(ConnectionTuneOk(channelMax: 2047, frameMax: 131_072, heartbeat: 30)),
                .connectionOpen(ConnectionOpen(virtualHost: "/")),
            ])

        #expect(client.broker(.connectionOpenOk) == [.opened(tuning)])
        #expect(try client.machine.serverProperties.value(of: "product") == .text("RabbitMQ"))
    }

    @Test("The first of the server's mechanisms that there are credentials for is taken")
    func mechanisms() {
        var settings = Transcript.settings()
        settings.credentials = [
            .plain(user: "u", password: "p"), .amqplain(user: "u", password: "p"), .external(identity: ""),
        ]
        for (offered, taken) in [("EXTERNAL PLAIN", "EXTERNAL"), ("AMQPLAIN PLAIN", "AMQPLAIN"), ("X PLAIN", "PLAIN")] {
            var client = Transcript.greeted(settings)
            var start = Transcript.start
            start.mechanisms = LongString(offered)
            guard case .send(.connectionStartOk(let ok))? = client.broker(.connectionStart(start)).first else {
                Issue.record("no start-ok")
                continue
            }
            #expect(ok.mechanism.description == taken)
        }
    }

    @Test("AMQPLAIN answers with a table's fields")
    func amqplain() throws {
        var settings = Transcript.settings()
        settings.credentials = [.amqplain(user: "u", password: "p")]
        var client = Transcript.greeted(settings)
        guard case .send(.connectionStartOk(let ok))? = client.broker(.connectionStart(Transcript.start)).first else {
            Issue.record("no start-ok")
            return
        }
        #expect(ok.response.revealed == sample(["LOGIN": .text("u"), "PASSWORD": .text("p")]).bytes)
    }

    @Test("A server without a common mechanism is left, and its mechanisms are named")
    func noMechanism() {
        var client = Transcript.greeted()
        var start = Transcript.start
        start.mechanisms = "GSSAPI PLAINTEXT"
        let actions = client.broker(.connectionStart(start))
        #expect(actions == [.closed(.noCommonMechanism(server: "GSSAPI PLAINTEXT"), send: nil)])
    }

    @Test("A challenge is handed to the application where the mechanism has them")
    func challenge() {
        var settings = Transcript.settings()
        settings.credentials = [.other(mechanism: "RABBIT-CR-DEMO", response: "guest")]
        var client = Transcript.greeted(settings)
        var start = Transcript.start
        start.mechanisms = "RABBIT-CR-DEMO"
        client.broker(.connectionStart(start))
        let secure = Method.connectionSecure(ConnectionSecure(challenge: "Please tell me your password"))
        #expect(client.broker(secure) == [.challenged("Please tell me your password")])
        let answer = client.machine.answer(challenge: "My password is guest")
        #expect(answer == .send(.connectionSecureOk(ConnectionSecureOk(response: "My password is guest"))))
        #expect(client.broker(.connectionTune(Transcript.tune)).count == 1)
    }

    @Test("A challenge without a mechanism that has them ends the connection")
    func unexpectedChallenge() {
        var client = Transcript.greeted()
        client.broker(.connectionStart(Transcript.start))
        let actions = client.broker(.connectionSecure(ConnectionSecure(challenge: "?")))
        #expect(actions == [.closed(.violation(.unexpectedMethod(.connectionSecure)), send: nil)])
    }

    @Test("Wrong credentials are told apart, with the server's words and without the password")
    func refused() {
        var client = Transcript.greeted()
        client.broker(.connectionStart(Transcript.start))
        let close = ConnectionClose(replyCode: 403, replyText: "ACCESS_REFUSED - see the log", classID: 0, methodID: 0)
        let actions = client.broker(.connectionClose(close))
        let reason = ReplyException(code: .accessRefused, text: "ACCESS_REFUSED - see the log")
        #expect(actions == [.closing(.authenticationRefused(reason), send: .connectionCloseOk)])
        #expect(client.machine.inputClosed(pendingOctets: 0) == .closed(.authenticationRefused(reason), send: nil))
        #expect(!ConnectionError.authenticationRefused(reason).isRetryable)
        #expect(!ConnectionError.authenticationRefused(reason).description.contains("hunter2"))
    }

    @Test("The password is in no dump of a machine, of its settings, of what it sends")
    func secrets() {
        let password: SecretString = "hunter2"
        var settings = Transcript.settings()
        let plain = Credentials.plain(user: "u", password: password)
        for credentials in [plain, .amqplain(user: "u", password: password)] {
            settings.credentials = [credentials]
            var client = Transcript.greeted(settings)
            var dumped = ""
            dump(client.broker(.connectionStart(Transcript.start)), to: &dumped)
            dump(client.machine, to: &dumped)
            dump(settings, to: &dumped)
            #expect(dumped.contains("AMQPLAIN") || dumped.contains("plain"))
            #expect(!dumped.contains("hunter2"))
        }
    }

    @Test("An unknown virtual host is the server's close")
    func unknownVirtualHost() {
        var client = Transcript.greeted()
        client.broker(.connectionStart(Transcript.start))
        client.broker(.connectionTune(Transcript.tune))
        let close = ConnectionClose(replyCode: 530, replyText: "vhost x not found", classID: 10, methodID: 40)
        let method = MethodID(classID: 10, methodID: 40)
        let reason = ReplyException(code: .notAllowed, text: "vhost x not found", method: method)
        let actions = client.broker(.connectionClose(close))
        #expect(actions == [.closing(.closedByPeer(reason), send: .connectionCloseOk)])
    }

    @Test(
        "The lesser limit holds, and 0 is none of the server's",
        arguments: [
            (ConnectionTune(channelMax: 0, frameMax: 0, heartbeat: 0), [2047, 131_072, 30] as [UInt32]),
            (ConnectionTune(channelMax: 10, frameMax: 8192, heartbeat: 5), [10, 8192, 5]),
            (ConnectionTune(channelMax: 65535, frameMax: .max, heartbeat: 65535), [2047, 131_072, 30]),
            (ConnectionTune(channelMax: 1, frameMax: 4096, heartbeat: 30), [1, 4096, 30]),
        ])
    func tuning(server: ConnectionTune, expected: [UInt32]) throws {
        let tuning = try Tuning(server: server, settings: Transcript.settings())
        #expect([UInt32(tuning.channelMax), tuning.frameLimit.size, UInt32(tuning.heartbeat)] == expected)
    }

    @Test("Heartbeats can be turned off from this side")
    func noHeartbeats() throws {
        var settings = Transcript.settings()
        settings.heartbeat = 0
        #expect(try Tuning(server: Transcript.tune, settings: settings).heartbeat == 0)
    }

    @Test("What the server is told of the client names the capabilities")
    func clientProperties() throws {
        let properties = ClientProperties(
            product: "client", version: "1", platform: "Swift", connectionName: "billing@host")
        let table = try properties.table()
        #expect(try table.value(of: "connection_name") == .text("billing@host"))
        guard case .table(let capabilities)? = try table.value(of: "capabilities") else {
            Issue.record("no capabilities")
            return
        }
        #expect(capabilities.contains(Field("consumer_cancel_notify", .bool(true))))
        #expect(capabilities.contains(Field("authentication_failure_close", .bool(true))))
    }
}
