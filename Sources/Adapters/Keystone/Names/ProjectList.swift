import JSON
import Ports

/// Reads what projects there are, page by page, and what they and their domains are called.
struct ProjectList: Sendable {
    /// How many projects are read at most.
    static let limit = 50_000
    /// The longest page: about that many projects.
    private static let longestPage = 32 << 20

    /// Whoever asks; Keystone has to allow it to list projects.
    let session: ServiceSession

    /// The titles of all projects; `nil` where Keystone lets the user list none.
    func titles(by deadline: ContinuousClock.Instant) async throws(KeystoneFault) -> AccountTitles? {
        guard let projects = try await entries("projects", by: deadline) else { return nil }
        let domains = try await entries("domains", by: deadline) ?? []
        let names = Dictionary(
            domains.compactMap { domain in ProjectList.named(domain).map { (ByteText($0.id), $0.name) } }
        ) { first, _ in first }
        var titles = AccountTitles()
        for project in projects.prefix(ProjectList.limit) {
            guard let (id, name) = ProjectList.named(project) else { continue }
            let domain = project["domain_id"]?.string.flatMap { names[ByteText($0)] }
            titles[account: id] = AccountTitle(name: name, domain: domain)
        }
        return titles
    }

    private func entries(
        _ kind: String, by deadline: ContinuousClock.Instant
    ) async throws(KeystoneFault) -> [JSONObject]? {
        var entries: [JSONObject] = []
        var query: Substring? = ""
        while let next = query, entries.count < ProjectList.limit {
            let answer = try await session.answer(by: deadline) { own in
                KeystoneRequest.list("/\(kind)\(next)", by: own, longestAnswer: ProjectList.longestPage)
            }
            if answer.refusal == 403 { return nil }
            guard answer.status == 200, let body = (try? JSONParser.parse(answer.body))?.object,
                let page = body[kind]?.array
            else { throw KeystoneFault(refusal: answer.refusal) }
            entries += page.compactMap(\.object)
            // Only what follows the question mark: a page may call its host by a name that only Keystone knows.
            let more = body["links"]?.object?["next"]?.string
            query = page.isEmpty ? nil : more.flatMap { link in link.firstIndex(of: "?").map { link[$0...] } }
        }
        return entries
    }

    private static func named(_ entry: JSONObject) -> (id: String, name: String)? {
        guard let id = entry["id"]?.string, let name = entry["name"]?.string else { return nil }
        return (id, name)
    }
}
