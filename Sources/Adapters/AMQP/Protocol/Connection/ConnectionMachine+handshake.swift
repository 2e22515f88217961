public import AMQPCodec
internal import NIOCore

extension ConnectionMachine {
    /// A method of the connection arrived on channel zero.
    mutating func receiveControl(_ method: Method, now: NIODeadline) throws(ProtocolViolation) -> ConnectionAction {
        if case .connectionClose(let close) = method { return closedByPeer(ReplyException(close), now: now) }
        switch state {
        case .greeting(let deadline):
            guard case .connectionStart(let start) = method else { throw .unexpectedMethod(method.kind) }
            return receive(start, deadline: deadline, now: now)
        case .authenticating(let credentials, let isChallenged, let deadline):
            guard !isChallenged else { throw .unexpectedMethod(method.kind) }
            return try receiveAuthenticating(method, credentials, deadline: deadline, now: now)
        case .opening(let tuning, _):
            guard case .connectionOpenOk = method else { throw .unexpectedMethod(method.kind) }
            state = .open(tuning)
            return .opened(tuning)
        case .open: return try receiveOpen(method)
        case .idle, .closing, .closed: throw .unexpectedMethod(method.kind)
        }
    }

    private mutating func receive(
        _ start: ConnectionStart, deadline: NIODeadline, now: NIODeadline
    ) -> ConnectionAction {
        guard start.versionMajor == 0, start.versionMinor == 9 else {
            let version = ProtocolVersion(id: 0, major: start.versionMajor, minor: start.versionMinor, revision: 0)
            return fail(.protocolVersionMismatch(version), now: now)
        }
        guard let credentials = credentials(for: start.mechanisms) else {
            return fail(.noCommonMechanism(server: start.mechanisms), now: now)
        }
        serverProperties = start.serverProperties
        do throws(CodecError) {
            let startOk = ConnectionStartOk(
                clientProperties: settings.clientProperties, mechanism: credentials.mechanism,
                response: try credentials.response(), locale: ShortString(clipping: "en_US"))
            state = .authenticating(credentials, isChallenged: false, deadline: deadline)
            return .send(.connectionStartOk(startOk))
        } catch {
            return fail(.unsendable(error), now: now)
        }
    }

    /// The first of the server's mechanisms that there are credentials for.
    private func credentials(for mechanisms: LongString) -> Credentials? {
        for name in mechanisms.bytes.readableBytesView.split(separator: UInt8(ascii: " ")) {
            let match = settings.credentials.first { $0.mechanism.bytes.readableBytesView.elementsEqual(name) }
            if let match { return match }
        }
        return nil
    }

    private mutating func receiveAuthenticating(
        _ method: Method, _ credentials: Credentials, deadline: NIODeadline, now: NIODeadline
    ) throws(ProtocolViolation) -> ConnectionAction {
        switch method {
        case .connectionSecure(let secure):
            guard credentials.takesChallenges else { throw .unexpectedMethod(.connectionSecure) }
            state = .authenticating(credentials, isChallenged: true, deadline: deadline)
            return .challenged(secure.challenge)
        case .connectionTune(let tune):
            do throws(ConnectionError) {
                let tuning = try Tuning(server: tune, settings: settings)
                heartbeats = HeartbeatSchedule(seconds: tuning.heartbeat, now: now)
                state = .opening(tuning, deadline: deadline)
                let open = Method.connectionOpen(ConnectionOpen(virtualHost: settings.virtualHost))
                return .tuned(tuning, send: [tuning.tuneOk, open])
            } catch {
                return fail(error, now: now)
            }
        default: throw .unexpectedMethod(method.kind)
        }
    }

    /// The application answered a challenge.
    public mutating func answer(challenge response: SecretString) -> ConnectionAction {
        guard case .authenticating(let credentials, true, let deadline) = state else { return .none }
        state = .authenticating(credentials, isChallenged: false, deadline: deadline)
        return .send(.connectionSecureOk(ConnectionSecureOk(response: response)))
    }
}
