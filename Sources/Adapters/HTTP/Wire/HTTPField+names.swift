import HTTPTypes

extension HTTPField.Name {
    static let authToken = known("X-Auth-Token")
    static let idempotencyKey = known("Idempotency-Key")
    static let known = known("Nova-Billing-Known")
    static let requestID = known("X-Openstack-Request-Id")

    /// The name of a header that is written in this file. Only such literals come here, never anything that was sent,
    /// so a wrong one is a mistake in the lines above that the first test run shows.
    private static func known(_ text: StaticString) -> HTTPField.Name {
        guard let name = HTTPField.Name("\(text)") else { preconditionFailure("\(text) is no name of a header") }
        return name
    }
}
