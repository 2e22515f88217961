import Foundation

/// A message as a service publishes it.
public struct CloudMessage: Sendable {
    public let exchange: String
    public let routingKey: String
    public let eventType: String
    /// The text that is published.
    public let body: String
    /// When it arrived, in microseconds since 1970.
    public let arrival: Int64
    /// Whether it was delivered before.
    public let isRedelivered: Bool

    /// The message as a line of a capture file.
    public var line: String {
        let form = MomentForm(separator: UInt8(ascii: "T"), fraction: .microseconds, suffix: "+00:00")
        return #"{"received_at": "\#(form.text(arrival))", "exchange": "\#(exchange)", "#
            + #""routing_key": "\#(routingKey)", "redelivered": \#(isRedelivered), "event_type": "\#(eventType)", "body_b64": ""#
            + Data(body.utf8).base64EncodedString() + "\"}"
    }
}
