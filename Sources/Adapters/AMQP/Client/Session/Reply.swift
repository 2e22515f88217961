/// The answer to a request on a channel.
enum Reply: Sendable {
    case method(Method)
    case message(GetMessage)
}
