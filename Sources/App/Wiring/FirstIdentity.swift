import Ports

/// Asks one after the other who holds a token, until one knows it.
struct FirstIdentity: Identity {
    let identities: [any Identity]

    func caller(holding token: String, asking access: Access) async throws(IdentityError) -> Caller {
        for identity in identities {
            do throws(IdentityError) { return try await identity.caller(holding: token, asking: access) } catch {
                guard error == .unknown else { throw error }
            }
        }
        throw .unknown
    }
}
