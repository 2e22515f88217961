/// Asks as the server's own user; once more where its token turns out to be unknown.
struct ServiceSession: Sendable {
    let token: ServiceToken
    let client: KeystoneClient

    /// - Parameter request: what is asked by who holds a token.
    func answer(
        by deadline: ContinuousClock.Instant, to request: (_ own: String) -> KeystoneRequest
    ) async throws(KeystoneFault) -> KeystoneAnswer {
        let own = try await token.value(by: deadline)
        let answer = try await client.send(request(own), by: deadline)
        guard answer.refusal == 401 else { return answer }
        let renewed = try await token.value(insteadOf: own, by: deadline)
        return try await client.send(request(renewed), by: deadline)
    }
}
