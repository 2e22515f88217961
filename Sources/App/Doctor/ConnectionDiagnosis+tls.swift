import AMQP
import AMQPAdapter
import Domain
import Glibc

extension ConnectionDiagnosis {
    /// Why nothing was agreed on TLS.
    func tls(_ error: TLSError) async -> Finding {
        switch error {
        case .untrustedCertificate: return await untrusted()
        case .wrongName: return await otherName()
        case .notTLS, .endedEarly: return await noTLS(error)
        case .clientCertificateRefused:
            let given = broker.identity.map { "refuses \($0.certificate)" } ?? "asks for a client certificate"
            return failed(
                .clientCertificateRefused, "the broker \(given)",
                change: "name certificate and key in the settings, signed by whom the broker trusts")
        case .unusableFile, .keyOfOtherCertificate:
            return .failed(
                .fileUnusable, "\(error)", change: "correct ca, certificate or key of the broker in the settings",
                ending: .usage)
        case .timeout: return silent
        case .noCommonVersion, .other:
            return failed(
                .tlsFailed, "\(error)", change: "look at the broker's TLS settings (ssl_options), and its log")
        }
    }

    /// Why what is not TLS is no AMQP either.
    func notAMQP(_ octets: [UInt8]) async -> Finding {
        if !broker.isTLS, await isTLS() { return speaksTLS }
        let front = String(decoding: octets, as: UTF8.self)
        let what =
            front.hasPrefix("HTTP") ? "a web server" : octets.isEmpty ? "no AMQP 0-9-1" : "what is no AMQP 0-9-1"
        return failed(
            .notABroker, "\(place) is no broker: \(what) answers there",
            change:
                "name RabbitMQ's own port in the settings, mostly \(Endpoint.plainPort), or \(Endpoint.tlsPort) with "
                + "TLS (15672 is that of its web pages)")
    }

    /// Whether the port speaks TLS.
    func isTLS() async -> Bool { await CertificateProbe(host: host.name, port: port) != nil }

    var speaksTLS: Finding {
        failed(
            .portWithTLS, "\(place) speaks TLS, the settings say that it does not",
            change: "write amqps:// in the settings (ssl = true in a nova.conf), or name the port without TLS, mostly "
                + "\(Endpoint.plainPort)")
    }

    var silent: Finding {
        failed(
            .noAnswer, "\(place) takes the connection and then says nothing",
            change: "see that host and port are the broker's, and that the broker is well")
    }

    private func failed(_ code: Finding.Code, _ text: String, change: String) -> Finding {
        .failed(code, text, change: change, ending: .unreachable)
    }

    private func untrusted() async -> Finding {
        let certificate = await CertificateProbe(host: host.name, port: port)
        let now = time(nil)
        if let certificate, certificate.end < now {
            return failed(
                .certificateExpired, "the broker's certificate expired at \(moment(certificate.end))",
                change: "give the broker one that is valid, and see that its renewal reaches RabbitMQ")
        }
        if let certificate, certificate.begin > now {
            return failed(
                .certificateNotYetValid, "the broker's certificate is valid from \(moment(certificate.begin)) on",
                change: "set the clock of this machine right, or that of the one that made the certificate")
        }
        let trusted = broker.ca.map { "by whom \($0) names" } ?? "by whom this machine trusts"
        return failed(
            .certificateUntrusted, "the broker's certificate is not signed \(trusted)",
            change: "name the file with the certificate of its authority in the settings: ca")
    }

    private func otherName() async -> Finding {
        let names = await CertificateProbe(host: host.name, port: port)?.names ?? []
        let list = names.isEmpty ? "another name" : names.joined(separator: ", ")
        return failed(
            .certificateOfOtherName, "the broker's certificate is for \(list), not for \(host.name)",
            change: "name the broker in the settings as its certificate does, or give it one for \(host.name)")
    }

    /// Whether the port speaks AMQP without TLS; nobody is told who is asking.
    private func noTLS(_ error: TLSError) async -> Finding {
        var plain = IntakeSource(examined: broker).connection
        plain.tls = nil
        plain.endpoints = [Endpoint(host: host.name, port: port, credentials: [])]
        do {
            try await AMQPConnection.withConnection(plain) { _ in }
        } catch AMQPError.connection(.noCommonMechanism) {
            return failed(
                .portWithoutTLS, "\(place) speaks AMQP without TLS, the settings say with it",
                change: "name the port with TLS in the settings, mostly \(Endpoint.tlsPort); or write amqp:// where "
                    + "nobody can listen in on the way")
        } catch AMQPError.connection(.notAMQP(let octets)) {
            return await notAMQP(octets)
        } catch {}
        guard error == .notTLS else {
            return failed(.tlsFailed, "\(error)", change: "look at the broker's log")
        }
        return await notAMQP([])
    }

    private func moment(_ seconds: Int) -> String {
        "\(Moment(microseconds: Int64(seconds) * Moment.second))"
    }
}
