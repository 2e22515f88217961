/// What is to be done about a fault.
public enum Remedy: Hashable, Sendable {
    /// The connection is dropped without another word: nothing that follows can be read (0-9-1, 4.2.3).
    case dropConnection
    /// `connection.close` is sent with this code; before the connection is open it is dropped.
    case closeConnection(ReplyCode)
    /// Only the message at hand is of no use; connection and channel go on.
    case refuseMessage
    /// What was to be sent cannot be; nothing was.
    case changeCall

    /// The code that a close names, if one is sent.
    public var replyCode: ReplyCode? {
        if case .closeConnection(let code) = self { return code }
        return nil
    }
}
