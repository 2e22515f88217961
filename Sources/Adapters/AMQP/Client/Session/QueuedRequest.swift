/// A request that waits for the one before it.
struct QueuedRequest {
    let method: Method
    let waiter: Waiter<Reply>
}
