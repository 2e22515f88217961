import Domain
import KeystoneAdapter

/// Says why Keystone can't be asked, and what to change.
struct KeystoneDiagnosis {
    private let configuration: KeystoneConfiguration
    private let host: String
    private let port: Int

    init(_ configuration: KeystoneConfiguration, host: String, port: Int) {
        (self.configuration, self.host, self.port) = (configuration, host, port)
    }

    var place: String { "\(host.contains(":") ? "[\(host)]" : host):\(port)" }

    func trouble(_ fault: KeystoneFault) -> Finding {
        switch fault {
        case .loginRefused:
            .failed(
                .loginRefused, "\(fault)",
                change: "correct it in the settings, or in Keystone: openstack user set --password; an application "
                    + "credential may have expired")
        case .loginPowerless:
            .failed(
                .roleMissing, "\(fault)",
                change: "openstack role add --user USER --project \(project) service")
        case .failing:
            .failed(.keystoneFailed, "\(fault)", change: "look at Keystone's log", ending: .unreachable)
        case .silent, .crowded, .unreachable:
            .failed(
                .noAnswer, "\(place) takes the connection and then says nothing in time",
                change: "see that Keystone is well, or raise keystone.deadline_seconds", ending: .unreachable)
        case .untrusted, .noKeystone:
            .failed(.notAKeystone, "\(fault)", change: "correct keystone_url in the settings", ending: .unreachable)
        }
    }

    /// The project of the service user, as commands name it.
    private var project: String {
        if case .password(_, _, let project) = configuration.login { return project.shown }
        return "PROJECT"
    }

    /// What is said of a port where no Keystone answers.
    func stranger(isTLS: Bool) async -> Finding {
        if !isTLS, await CertificateProbe(host: host, port: port) != nil {
            return .failed(
                .portWithTLS, "\(place) speaks TLS, the settings say that it does not",
                change: "write https:// in keystone_url", ending: .unreachable)
        }
        return .failed(
            .notAKeystone, "what answers at \(place) is no Keystone v3, or sends elsewhere",
            change: "correct keystone_url in the settings: it ends with what stands before /v3", ending: .unreachable)
    }

    var noTLS: Finding {
        failed(
            .portWithoutTLS, "\(place) does not speak TLS 1.2, the settings say that it does",
            change: "name the port with TLS in keystone_url; or write http:// where nobody can listen in on the way"
        )
    }

    /// Why TLS does not come about.
    ///
    /// - Parameter isSigned: whether whoever signed the certificate is trusted.
    func untrusted(isSigned: Bool) async -> Finding {
        guard let certificate = await CertificateProbe(host: host, port: port) else { return noTLS }
        let now = SystemClock().utcNow().microseconds / Moment.second
        if certificate.end < now {
            return failed(
                .certificateExpired, "Keystone's certificate expired at \(moment(certificate.end))",
                change: "give Keystone one that is valid")
        }
        if certificate.begin > now {
            return failed(
                .certificateNotYetValid, "Keystone's certificate is valid from \(moment(certificate.begin)) on",
                change: "set the clock of this machine right, or that of the one that made the certificate")
        }
        if isSigned {
            let names = certificate.names.isEmpty ? "no name" : certificate.names.joined(separator: ", ")
            return failed(
                .certificateOfOtherName, "Keystone's certificate is for \(names), not for \(host)",
                change: "name Keystone in keystone_url as its certificate does, or give it one for \(host)")
        }
        let trusted = configuration.authorities.map { "by whom \($0) names" } ?? "by whom this machine trusts"
        return failed(
            .certificateUntrusted, "Keystone's certificate is not signed \(trusted)",
            change: "name the file with the certificate of its authority in the settings: keystone.ca")
    }

    private func failed(_ code: Finding.Code, _ text: String, change: String) -> Finding {
        .failed(code, text, change: change, ending: .unreachable)
    }

    private func moment(_ seconds: Int) -> String { "\(Moment(microseconds: Int64(seconds) * Moment.second))" }
}
