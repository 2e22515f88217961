/// What goes wrong while messages flow.
enum BrokerFault: String, CaseIterable {
    /// The broker stops, and starts again.
    case restart
    /// An operator closes all connections.
    case closedConnections = "closed connections"
    /// The network does what networks do.
    case network
    /// Our process is killed.
    case kill
    /// The store's disk is full, and our process is killed while it is.
    case fullDisk = "full disk"
    /// Another process keeps the store locked, for longer than it is waited for.
    case locked
    /// Somebody deletes the queue.
    case deletedQueue = "deleted queue"
    /// The broker is short of memory.
    case alarm
}
