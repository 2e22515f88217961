import JSON

/// What Keystone answered.
struct KeystoneAnswer: Sendable {
    let status: Int
    /// The token that was issued, if one was.
    let token: String?
    let body: [UInt8]

    /// The status, if it is Keystone that said so and nothing on the way to it: its errors are JSON and repeat it.
    var refusal: Int? {
        let error = (try? JSONParser.parse(body))?.object?["error"]?.object
        return error?["code"]?.number?.integer == status ? status : nil
    }
}
