import Ports

/// What becomes of a question about a token.
enum TokenAnswer: Sendable {
    case known(Grant)
    case unknown
    case fault(KeystoneFault)
}

/// What a token that is valid grants, and for how long that may be believed.
struct Grant: Sendable {
    let caller: Result<Caller, Refusal>
    /// Those for this service; `nil` where everything is allowed.
    let accessRules: [AccessRule]?
    let good: Duration

    /// Who may do what is asked for.
    func caller(asking access: Access) throws(Refusal) -> Caller {
        let caller = try caller.get()
        guard accessRules?.contains(where: { $0.allows(access) }) ?? true else { throw .accessRules }
        return caller
    }

    /// About how many bytes its access rules take.
    var weight: Int { accessRules?.reduce(0) { $0 + $1.weight } ?? 0 }
}
