public import Domain
import JSON
public import Logging
public import Ports

/// Looks at a Keystone, question by question.
///
/// It must be closed.
public struct KeystoneExamination: Sendable {
    /// What answers at the address.
    public enum Version: Hashable, Sendable {
        case third
        /// A Keystone that knows its second version only.
        case second
        /// No Keystone, or one that sends elsewhere.
        case none(status: Int)
    }

    private let configuration: KeystoneConfiguration
    private let client: KeystoneClient
    private let identity: KeystoneIdentity

    public init(
        _ configuration: KeystoneConfiguration, clock: any UTCClock, logger: Logger
    ) throws(KeystoneSetupError) {
        self.configuration = configuration
        client = try KeystoneClient(configuration)
        identity = try KeystoneIdentity(configuration, clock: clock, logger: logger)
    }

    public func version() async throws(KeystoneFault) -> Version {
        let answer = try await client.send(.version, by: .now + configuration.patience)
        let body = (try? JSONParser.parse(answer.body))?.object
        if answer.status == 200, body?["version"]?.object?["id"]?.string?.hasPrefix("v3") == true { return .third }
        // What has no third version lists, in front of it, those that it has.
        let root = KeystoneRequest.get(String(configuration.address.dropLast("/v3".count)), "/", headers: [])
        let versions = try await client.send(root, by: .now + configuration.patience)
        let list = (try? JSONParser.parse(versions.body))?.object?["versions"]?.object?["values"]?.array
        let isSecond = list?.contains { $0.object?["id"]?.string?.hasPrefix("v2") == true } ?? false
        return isSecond ? .second : .none(status: answer.status)
    }

    /// Whether the certificate that it shows is signed by someone who is trusted, whatever name it is for.
    public func isSigned() async -> Bool {
        guard let anyHost = try? KeystoneClient(configuration, checksHost: false) else { return false }
        var fault: KeystoneFault?
        do throws(KeystoneFault) { _ = try await anyHost.send(.version, by: .now + configuration.patience) } catch {
            fault = error
        }
        await anyHost.close()
        return fault != .untrusted
    }

    /// Signs in; when Keystone says that it did so.
    public func signIn() async throws(KeystoneFault) -> Moment? {
        guard let login = configuration.login else { return nil }
        let answer = try await client.send(.login(login), by: .now + configuration.patience)
        if answer.status == 201, let token = ValidToken(body: answer.body) { return token.issued }
        guard [401, 403, 404].contains(answer.status), answer.refusal != nil else { throw .noKeystone }
        throw .loginRefused
    }

    /// What keeps the server's user from asking about tokens; `nil` where nothing does.
    public func fault() async -> KeystoneFault? { await identity.fault() }

    public func mayListProjects() async throws(KeystoneFault) -> Bool { try await identity.mayListProjects() }

    public func close() async {
        await client.close()
        await identity.close()
    }
}
