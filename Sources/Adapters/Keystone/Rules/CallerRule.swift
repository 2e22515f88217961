import Ports

/// Says what a token makes of its holder.
///
/// An administrator has one of the administrators' roles, and that in a scope that is the whole cloud's: a user with the
/// role admin on some project is no administrator of the cloud. A member has one of the members' roles, or of the
/// administrators', on a project, and may see that project.
public struct CallerRule: Sendable {
    /// On what a role must be to make an administrator.
    public enum AdminScope: String, CaseIterable, Sendable {
        /// The system, the scope that is there for it.
        case system
        /// The project that Keystone's own settings call the administrators'.
        case adminProject = "admin_project"
        /// Any project.
        case anyProject = "any_project"
    }

    private let adminRoles: Set<String>
    private let adminScopes: Set<AdminScope>
    private let memberRoles: Set<String>

    /// Roles are names; they are compared as Keystone does, without regard to case.
    public init(adminRoles: [String], adminScopes: Set<AdminScope>, memberRoles: [String]) {
        self.adminRoles = Set(adminRoles.map { $0.lowercased() })
        self.memberRoles = Set(memberRoles.map { $0.lowercased() })
        self.adminScopes = adminScopes
    }

    func caller(with token: ValidToken) throws(Refusal) -> Caller {
        let hasAdminRole = !adminRoles.isDisjoint(with: token.roles)
        switch token.scope {
        case .none: throw .noProject
        case .system:
            guard hasAdminRole, adminScopes.contains(.system) else { throw .noRole }
            return .admin
        case .project(let id, let isAdminProject):
            let makesAdmins = isAdminProject && adminScopes.contains(.adminProject) || adminScopes.contains(.anyProject)
            if hasAdminRole, makesAdmins { return .admin }
            guard hasAdminRole || !memberRoles.isDisjoint(with: token.roles) else { throw .noRole }
            return .member(of: id)
        }
    }
}
