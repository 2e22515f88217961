import ArgumentParser
import FoundationEssentials

/// What commands take to do their work on a server instead of a store.
struct RemoteOptions: ParsableArguments {
    @Option(help: "A server, such as http://127.0.0.1:8787, instead of a store.") var url: String?
    @Option(help: "The token for it; better in NOVA_BILLING_TOKEN or --token-file, where `ps` does not show it.")
    var token: String?
    @Option(help: "The file that holds the token.") var tokenFile: String?
    @Option(help: "The file with the authorities that the server's certificate may be of.") var ca: String?

    /// The server that is meant; `nil` where the work is on a store.
    func server(besides store: StoreOptions) throws -> RemoteServer? {
        guard let url else {
            guard token == nil, tokenFile == nil, ca == nil else {
                throw Failure.usage("--token, --token-file and --ca go with --url")
            }
            return nil
        }
        guard store.db == nil, store.clock == nil else {
            throw Failure.usage("--url is a server, which has a store and a clock of its own; leave --db and --clock")
        }
        return try RemoteServer(ServerAddress(url), token: try secret(store.environment), ca: ca)
    }

    private func secret(_ environment: [String: String]) throws -> String? {
        var secret = token ?? environment["NOVA_BILLING_TOKEN"]
        if token == nil, let tokenFile {
            guard let bytes = FileManager.default.contents(atPath: tokenFile) else {
                throw Failure.usage("--token-file: the file \(tokenFile) can't be read")
            }
            secret = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first.map { String($0) } ?? ""
        }
        guard let secret else { return nil }
        guard !secret.isEmpty, secret.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            throw Failure.usage("the token is empty, or holds blanks or other characters that no token has")
        }
        return secret
    }
}
