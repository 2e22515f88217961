import Domain
import JSON
import Ports

/// What Keystone says of a token that is valid.
struct ValidToken: Hashable, Sendable {
    enum Scope: Hashable {
        /// None, or a domain, which has no bill.
        case none
        case system
        case project(id: String, isAdminProject: Bool)
    }

    let scope: Scope
    /// What its project is called.
    let title: AccountTitle?
    /// The names of its roles, implied ones among them, in small letters.
    let roles: Set<String>
    let issued: Moment
    let expires: Moment
    /// What an application credential is limited to; `nil` where it is not.
    let accessRules: [AccessRule]?

    /// Reads the body of an answer; `nil` where that is none of Keystone's.
    init?(body: [UInt8]) {
        guard let token = (try? JSONParser.parse(body))?.object?["token"]?.object,
            let issued = ValidToken.moment(token["issued_at"]), let expires = ValidToken.moment(token["expires_at"]),
            let scope = ValidToken.scope(of: token)
        else { return nil }
        (self.issued, self.expires, self.scope) = (issued, expires, scope)
        title = ValidToken.title(token["project"]?.object)
        roles = Set((token["roles"]?.array ?? []).compactMap { $0.object?["name"]?.string?.lowercased() })
        guard let rules = token["application_credential"]?.object?["access_rules"], !rules.isNull else {
            accessRules = nil
            return
        }
        // What can't be read allows nothing.
        accessRules = (rules.array ?? []).compactMap(AccessRule.init(json:))
    }

    private static func moment(_ value: JSONValue?) -> Moment? {
        guard let text = value?.string else { return nil }
        return try? Moment(text)
    }

    private static func title(_ project: JSONObject?) -> AccountTitle? {
        guard let project, let name = project["name"]?.string else { return nil }
        return AccountTitle(name: name, domain: project["domain"]?.object?["name"]?.string)
    }

    private static func scope(of token: JSONObject) -> Scope? {
        if let system = token["system"]?.object { return system["all"] == .bool(true) ? .system : Scope.none }
        guard let project = token["project"] else { return Scope.none }
        guard let id = project.object?["id"]?.string, !id.isEmpty else { return nil }
        return .project(id: id, isAdminProject: token["is_admin_project"] == .bool(true))
    }
}

extension AccessRule {
    fileprivate init?(json value: JSONValue) {
        guard let rule = value.object, let service = rule["service"]?.string, let method = rule["method"]?.string,
            let path = rule["path"]?.string
        else { return nil }
        self.init(service: service, method: method, path: PathRule(path))
    }
}
