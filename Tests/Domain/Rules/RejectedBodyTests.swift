import Testing
import UseCases

/// "with the values of keys that hold tokens, passwords or secrets and all texts of the form of a token replaced".
@Suite("What is kept of a body that can't be understood")
struct RejectedBodyTests {
    private static let secrets: [String] = [
        #"{"password":"S3CRET"}"#, #"{"a":{"auth_token":["S3CRET"]}}"#, #"{"user_secret":{"x":"S3CRET"}}"#,
        // As JSON inside of a text, and inside of that again.
        #"{"oslo.message":"{\"password\": \"S3CRET\"}"}"#,
        // Of a text that is no JSON.
        #"{"password":"S3CRET""#, #"{"password" : "S3,CRET}", "x""#, #"{"password":"S3\"CRET""#,
        #"{\"admin_password\": \"S3CRET\", "#, "password=S3CRET&x=1", "{'adminPass': 'S3CRET'",
        "{\"token\":{\"id\":\"S3CRET\"",
        "X-Auth-Token: S3CRET\nnext: line", "{\"private_key\":[\"S3CRET\", 1",
        // In a text of a body that is JSON.
        #"{"log":"login with password=S3CRET failed"}"#, #"{"url":"http://h/?token=S3CRET&x=1"}"#,
    ]

    @Test("holds no secret", arguments: secrets)
    func secret(body: String) {
        let kept = RejectedBody.redacted(Array(body.utf8))
        #expect(!kept.contains("S3CRET") && !kept.contains("CRET") && kept.contains("[redacted]"), "\(kept)")
    }

    @Test(
        "is otherwise as it was",
        arguments: [
            #"{"event_type":"x","n":1.5,"list":[null,true]}"#, "no JSON: at all", "a=b&c=d",
            #"{"broken": "yes", "passed""#, "",
        ])
    func kept(body: String) {
        #expect(RejectedBody.redacted(Array(body.utf8)) == body)
    }

    @Test(
        "goes on after a secret",
        arguments: [
            ("password=x&a=1", "password=[redacted]&a=1"),
            (#"{"token": "x", "a": 1"#, #"{"token": "[redacted]", "a": 1"#),
        ])
    func rest(body: String, kept: String) { #expect(RejectedBody.redacted(Array(body.utf8)) == kept) }

    @Test(
        "and why holds none either",
        arguments: [
            (#"datetime "gAAAAABS3CRET" is no moment"#, #"datetime "[redacted]" is no moment"#),
            (#"no account has a "x" named "password=S3CRET""#, #"no account has a "x" named "password=[redacted]"#),
            ("rtype is missing; it says what kind of resource this is", nil),
        ])
    func reason(text: String, kept: String?) { #expect(RejectedBody.redacted(reason: text) == kept ?? text) }

    @Test(
        "says only how long a body is that was not decoded",
        arguments: [
            (#"{"body_b64":"cGFzc3dvcmQ=%","exchange":"nova"}"#, #"{"body_b64":"[13 bytes]","exchange":"nova"}"#),
            (#"{"exchange":"nova","body_b64":"cGFzc3dvcmQ="#, #"{"exchange":"nova","body_b64":"[redacted]"#),
            (#"{"body_b64":17}"#, #"{"body_b64":17}"#),
        ])
    func encoded(body: String, kept: String) { #expect(RejectedBody.redacted(Array(body.utf8)) == kept) }
}
