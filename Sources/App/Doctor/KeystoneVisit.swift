import Domain
import KeystoneAdapter
import Logging

/// A look at one Keystone.
actor KeystoneVisit {
    /// How far clocks may be apart before tokens expire too early or too late.
    private static let tolerance = 60 * Moment.second

    private let configuration: KeystoneConfiguration
    private let host: String
    private let port: Int
    private let isTLS: Bool
    private var examination: KeystoneExamination?
    /// By how much Keystone's clock was ahead as it issued a token.
    private var ahead: Int64?

    init(_ configuration: KeystoneConfiguration) {
        self.configuration = configuration
        // What may stand before the host is for nobody's eyes.
        let address = configuration.address
        let bare = address.lastIndex(of: "@").map {
            address.prefix { $0 != "/" } + "//" + address[address.index(after: $0)...]
        }
        let place = try? ServerAddress(bare.map { String($0) } ?? address)
        (host, port, isTLS) = (place?.host ?? "", place?.port ?? 0, place?.isTLS ?? false)
    }

    private var place: String { KeystoneDiagnosis(configuration, host: host, port: port).place }

    private func opened() throws(KeystoneSetupError) -> KeystoneExamination {
        if let examination { return examination }
        let logger = Logger(label: "nova-billing") { _ in SwiftLogNoOpLogHandler() }
        let opened = try KeystoneExamination(configuration, clock: SystemClock(), logger: logger)
        examination = opened
        return opened
    }

    /// The same where files were found to be right.
    private func examined() throws(KeystoneFault) -> KeystoneExamination {
        do throws(KeystoneSetupError) { return try opened() } catch { throw .untrusted }
    }

    func close() async {
        await examination?.close()
        examination = nil
    }

    func files() -> Finding {
        do throws(KeystoneSetupError) { _ = try opened() } catch {
            return .failed(
                .fileUnusable, "\(error)", change: "correct keystone.ca in the settings", ending: .usage)
        }
        return .ok("they can be read")
    }

    func address() async -> Finding {
        switch await PortProbe.of(host, port) {
        case .open: .ok("\(place) answers")
        case .nobody:
            .failed(
                .nobodyListens, "nobody listens at \(place)",
                change: "start Keystone, or correct keystone_url in the settings", ending: .unreachable)
        case .unknownName:
            .failed(
                .nameUnknown, "the name \(host) is unknown here",
                change: "correct keystone_url in the settings, or make the name known to this machine",
                ending: .unreachable)
        case .silent:
            .failed(
                .noAnswer, "\(place) does not answer",
                change: "look at routes and firewalls between here and there, and at keystone_url", ending: .unreachable
            )
        }
    }

    func tls() async -> Finding {
        let diagnosis = KeystoneDiagnosis(configuration, host: host, port: port)
        // Who takes no TLS may wait for more of what it takes for a request.
        guard await CertificateProbe(host: host, port: port) != nil else { return diagnosis.noTLS }
        do throws(KeystoneFault) {
            _ = try await examined().version()
            return .ok("its certificate is for \(host), and trusted")
        } catch {
            guard error == .untrusted else { return .ok("it comes about") }
            return await diagnosis.untrusted(isSigned: examination?.isSigned() ?? false)
        }
    }

    func version() async -> Finding {
        let diagnosis = KeystoneDiagnosis(configuration, host: host, port: port)
        do throws(KeystoneFault) {
            switch try await examined().version() {
            case .third: return .ok("it is a Keystone v3")
            case .second:
                return .failed(
                    .keystoneTooOld, "it is a Keystone that has no v3",
                    change: "enable v3 there; without it, use the tokens of the settings only")
            case .none: return await diagnosis.stranger(isTLS: isTLS)
            }
        } catch {
            return error == .noKeystone || error == .unreachable
                ? await diagnosis.stranger(isTLS: isTLS) : diagnosis.trouble(error)
        }
    }

    func login() async -> Finding {
        do throws(KeystoneFault) {
            let issued = try await examined().signIn()
            ahead = issued.map { $0.microseconds - SystemClock().utcNow().microseconds }
            return .ok("it lets \(configuration.login.map { "\($0)" } ?? "nobody") in")
        } catch { return KeystoneDiagnosis(configuration, host: host, port: port).trouble(error) }
    }

    func clock() -> Finding {
        guard let ahead, abs(ahead) > KeystoneVisit.tolerance else { return .ok("it agrees with this machine's") }
        let seconds = abs(ahead) / Moment.second
        return .warning(
            .clockDiffers, "it is \(seconds) seconds \(ahead > 0 ? "ahead of" : "behind") this machine's",
            change: "set both clocks by NTP: what Keystone says of a token is believed too long or too short")
    }

    func tokens() async -> Finding {
        guard let examination else { return .skipped("not looked at") }
        guard let fault = await examination.fault() else { return .ok("the service user may ask about tokens") }
        return KeystoneDiagnosis(configuration, host: host, port: port).trouble(fault)
    }

    func names() async -> Finding {
        do throws(KeystoneFault) {
            if try await examined().mayListProjects() { return .ok("the service user may list projects") }
            return .warning(
                .projectsHidden, "the service user may not list projects: bills show their ids without names",
                change: "openstack role add --user USER --system all reader")
        } catch { return KeystoneDiagnosis(configuration, host: host, port: port).trouble(error) }
    }
}
