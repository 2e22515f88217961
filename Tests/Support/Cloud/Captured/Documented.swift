import Foundation

/// Messages that were not captured, made of captured ones after the services' documented formats.
enum Documented {
    /// A deletion that can be taken back: another type and state, and no `terminated_at`.
    static func softDelete(_ body: String) -> String {
        let renamed = body.replacingOccurrences(of: "instance.delete.", with: "instance.soft_delete.")
            .replacingOccurrences(of: #"\"state\": \"deleted\""#, with: #"\"state\": \"soft-delete\""#)
        let none = renamed.contains("nova_object.data") ? "null" : #"\"\""#
        return renamed.replacingOccurrences(
            of: #"\\"terminated_at\\": \\"[^\\]+\\""#, with: #"\\"terminated_at\\": "# + escaped(none),
            options: .regularExpression)
    }

    private static func escaped(_ text: String) -> String { text.replacingOccurrences(of: "\\", with: "\\\\") }

    /// The taking back.
    static func restore(_ body: String) -> String {
        body.replacingOccurrences(of: "instance.power_on.", with: "instance.restore.")
            .replacingOccurrences(of: #"\"state\": \"stopped\""#, with: #"\"state\": \"soft-delete\""#)
    }

    /// A resize that is taken back instead of confirmed.
    static func revert(_ body: String) -> String {
        body.replacingOccurrences(of: "resize.confirm.", with: "resize.revert.")
            .replacingOccurrences(of: "resize_confirm.", with: "resize_revert.")
    }

    /// A creation as cinder's usage audit sends it again.
    static func replayed(_ body: String) -> String {
        let moment = #"\"\#(CapturedNames.day) 17:23:44+00:00\""#
        return body.replacingOccurrences(
            of: #"\"payload\": {"#,
            with: #"\"payload\": {\"audit_period_beginning\": \#(moment), \"audit_period_ending\": \#(moment), "#)
    }

    /// The deletion of a floating IP as older releases send it: only its id.
    static func oldAddressDeletion(_ body: String) -> String {
        guard let begin = body.range(of: #", \"floatingip\": {"#),
            let end = body.range(of: "}", range: begin.upperBound..<body.endIndex)
        else { return body }
        return body.replacingCharacters(in: begin.lowerBound..<end.upperBound, with: "")
    }
}
