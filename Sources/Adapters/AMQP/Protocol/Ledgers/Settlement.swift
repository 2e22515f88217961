/// What became of an acknowledgement.
public enum Settlement: Hashable, Sendable {
    /// It counts.
    case settled
    /// The tag is of a channel or a connection that is no more; the broker delivers the message again.
    case stale
    /// The message was settled before, or needs no acknowledgement.
    case alreadySettled
}
