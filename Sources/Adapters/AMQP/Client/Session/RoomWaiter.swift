internal import NIOCore

/// A publisher that waits until it may go on, and how long.
struct RoomWaiter {
    let waiter: Waiter<Void>
    let deadline: NIODeadline
}
