import Ports

extension Caller {
    /// The account that a question is about: the one that is named, and of a member its own; `nil` for all.
    func account(asking named: String?) throws(APIError) -> String? {
        guard case .member(let own) = self else { return named }
        if let named, named != own { throw .forbidden("a member may see its own account only") }
        return own
    }
}
