/// Who waits for a message's confirmation, and how many may be without one.
struct Confirming {
    let waiter: Waiter<PublishOutcome>
    let window: Int
}
