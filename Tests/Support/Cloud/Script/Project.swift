import TestSupport

/// Who pays for something in the cloud.
struct Project: Hashable {
    let id: String
    let name: String
    let user: String

    private static let names = [
        "acme", "globex", "initech", "umbrella", "hooli", "stark", "wayne", "tyrell", "cyberdyne", "soylent", "wonka",
        "oscorp",
    ]

    static func all(_ count: Int, _ random: inout Seeded) -> [Project] {
        (0..<count).map { index in
            Project(
                id: Identifier.hexadecimal(random.next()), name: names[index % names.count],
                user: Identifier.hexadecimal(random.next()))
        }
    }
}

extension Words {
    /// Both the account that a step is for and, where it knows two, the other.
    mutating func set(_ project: Project, other: Project? = nil) {
        let other = other ?? project
        (self[.account], self[.accountName], self[.user]) = (project.id, project.name, project.user)
        (self[.otherAccount], self[.otherAccountName], self[.otherUser]) = (other.id, other.name, other.user)
    }
}
