import HTTPTypes

extension HTTPField.Name {
    static let authToken = known("X-Auth-Token")
    static let idempotencyKey = known("Idempotency-Key")
    static let requestID = known("X-Openstack-Request-Id")

    private static func known(_ text: StaticString) -> HTTPField.Name {
        guard let name = HTTPField.Name("\(text)") else { preconditionFailure("\(text) is no name of a header") }
        return name
    }
}
