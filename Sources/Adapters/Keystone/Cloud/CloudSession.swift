/// Asks the services of a cloud, as the server's own user, at the addresses that Keystone's catalogue has of them.
///
/// It must be closed.
public actor CloudSession {
    /// How long one answer may take: a page of a thousand servers is much to write.
    private static let patience = Duration.seconds(60)
    private static let longestAnswer = 64 << 20

    private let configuration: KeystoneConfiguration
    private let login: KeystoneLogin
    private let client: KeystoneClient
    private var token: String
    private let roles: Set<String>
    private let catalogue: ServiceCatalogue

    private init(
        _ configuration: KeystoneConfiguration, _ login: KeystoneLogin, _ client: KeystoneClient,
        _ answer: KeystoneAnswer
    ) throws(CloudError) {
        guard let token = answer.token, let valid = ValidToken(body: answer.body),
            let catalogue = ServiceCatalogue(body: answer.body)
        else { throw .keystone(.noKeystone) }
        (self.configuration, self.login, self.client) = (configuration, login, client)
        (self.token, roles, self.catalogue) = (token, valid.roles, catalogue)
    }

    /// Signs in.
    public static func open(_ configuration: KeystoneConfiguration) async throws(CloudError) -> CloudSession {
        guard let login = configuration.login else { throw .noLogin }
        let client: KeystoneClient
        do throws(KeystoneSetupError) { client = try KeystoneClient(configuration) } catch { throw .setup(error) }
        do throws(CloudError) {
            let answer = try await signIn(login, client, configuration.patience)
            return try CloudSession(configuration, login, client, answer)
        } catch {
            await client.close()
            throw error
        }
    }

    private static func signIn(
        _ login: KeystoneLogin, _ client: KeystoneClient, _ patience: Duration
    ) async throws(CloudError) -> KeystoneAnswer {
        let answer: KeystoneAnswer
        do throws(KeystoneFault) {
            answer = try await client.send(.login(login, catalog: true), by: .now + patience)
        } catch { throw .keystone(error) }
        guard answer.status == 201 else {
            let isRefused = [401, 403, 404].contains(answer.status) && answer.refusal != nil
            throw .keystone(isRefused ? .loginRefused : .noKeystone)
        }
        return answer
    }

    public func close() async { await client.close() }

    /// Sees that the user has a role that sees what all projects have: who has none is shown its own by some services,
    /// without a word.
    ///
    /// - Parameter wanted: names of roles.
    public func demand(anyOf wanted: [String]) throws(CloudError) {
        guard roles.isDisjoint(with: wanted.map { $0.lowercased() }) else { return }
        throw .noAdministrator(roles: Array(roles), wanted: wanted)
    }

    /// The addresses of a service, those of each region.
    ///
    /// - Parameter types: what the catalogue may call it.
    public func addresses(of types: [String]) throws(CloudError) -> [String] {
        let (interface, region) = (configuration.interface, configuration.region)
        let addresses = catalogue.addresses(of: types, interface: interface, region: region)
        guard addresses.isEmpty else { return addresses }
        let known = Set(catalogue.endpoints.filter { $0.interface == interface }.map(\.type))
        throw .noEndpoint(service: types[0], interface: interface, region: region, known: Array(known))
    }

    /// The regions in which there is a service and that are not asked: the settings name another, or its address there
    /// is of another kind.
    ///
    /// - Parameters:
    ///   - types: what the catalogue may call it.
    ///   - others: what it may be called where it is too old to be asked.
    public func regionsLeftOut(of types: [String], or others: [String]) -> [String] {
        catalogue.regionsLeftOut(
            of: types, or: others, interface: configuration.interface, region: configuration.region
        ).sorted()
    }

    /// What a service answers: the body, or `nil` where there is nothing of that path.
    ///
    /// - Parameter headers: what says which version of its answers is meant.
    public func get(
        _ address: String, _ path: String, of service: String, headers: [(name: String, value: String)]
    ) async throws(CloudError) -> [UInt8]? {
        var answer = try await ask(address, path, of: service, headers)
        if answer.status == 401 {
            let renewed = try await CloudSession.signIn(login, client, configuration.patience)
            token = renewed.token ?? token
            answer = try await ask(address, path, of: service, headers)
        }
        switch answer.status {
        case 200: return answer.body
        case 404: return nil
        case 401, 403: throw .refused(service: service, address: address, status: answer.status)
        default: throw .unexpected(service: service, address: address, status: answer.status)
        }
    }

    private func ask(
        _ address: String, _ path: String, of service: String, _ headers: [(name: String, value: String)]
    ) async throws(CloudError) -> KeystoneAnswer {
        let request = KeystoneRequest.get(
            address, path, headers: [("X-Auth-Token", token)] + headers, longestAnswer: CloudSession.longestAnswer)
        do throws(KeystoneFault) {
            return try await client.send(request, by: .now + CloudSession.patience)
        } catch { throw .unreachable(service: service, address: address, error) }
    }
}
