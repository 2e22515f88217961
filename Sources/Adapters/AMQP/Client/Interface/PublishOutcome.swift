/// What became of a published message.
public enum PublishOutcome: Hashable, Sendable {
    /// The broker has it.
    case taken
    /// The broker could not take it.
    case refused
    /// It came back, as it had to go to a queue and no queue was bound for it.
    case returned(ReturnedMessage)
}
