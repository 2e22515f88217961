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
    let accessRules: [AccessRule]?
    let good: Duration

    /// Who may do what is asked for.
    func caller(asking access: Access, of serviceType: String) throws(Refusal) -> Caller {
        let caller = try caller.get()
        guard accessRules?.contains(where: { $0.allows(access, of: serviceType) }) ?? true else { throw .accessRules }
        return caller
    }
}
