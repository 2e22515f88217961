public import AMQP

/// A broker's virtual host to take notifications from, and how its queues are to be.
public struct IntakeSource: Sendable {
    /// What the queue of notifications is kept in.
    public enum QueueType: String, Sendable { case quorum, classic }

    /// An exchange that services publish to.
    public struct Exchange: Hashable, Sendable {
        public let name: String
        /// Notifications are published as `TOPIC.PRIORITY`.
        public let topics: [String]

        public init(name: String, topics: [String]) { (self.name, self.topics) = (name, topics) }
    }

    /// Where the broker is and who is connecting.
    public var connection: ConnectionConfiguration
    public var exchanges: [Exchange]
    public var queueType = QueueType.quorum
    /// Whether an exchange that no service has made yet is made here, which settles its durability for the service.
    public var createsExchanges = false
    /// Whether exchanges that are made here outlive the broker's restart.
    public var isDurable = true
    /// How many messages may be here unacknowledged; what bounds the memory.
    public var prefetch: UInt16 = 500
    /// How many messages are recorded in one transaction at most.
    public var batchSize = 250
    /// And how many octets of messages, beside the first one.
    public var batchOctets = 8 << 20
    /// How long fewer than that wait for others.
    public var batchTime = Duration.milliseconds(20)
    /// How often bindings are made again: those of an exchange that is not durable go with its broker's node.
    public var rebinding = Duration.seconds(300)
    /// How often the queues are asked how much is in them.
    public var watching = Duration.seconds(15)
    /// The broker closes a channel whose messages stay unacknowledged for longer; RabbitMQ's own default.
    public var consumerTimeout = Duration.seconds(1_800)
    /// The longest wait between two attempts to connect.
    public var longestWait = Duration.seconds(30)

    /// The queue of notifications.
    public static let queue = "nova-billing.notifications"
    /// Where the queue sends what it gives up.
    public static let deadLetterExchange = "nova-billing.dlx"
    /// What the queue gave up.
    public static let deadLetterQueue = "nova-billing.dead"
    /// How often a message may come back before the queue gives it up: far more often than faults of ours let it.
    static let deliveryLimit: Int32 = 100
    /// What was given up is given up nowhere else; there is no value for "without limit" that all brokers take.
    static let deadLetterDeliveryLimit = Int32.max

    public init(connection: ConnectionConfiguration, exchanges: [Exchange]) {
        (self.connection, self.exchanges) = (connection, exchanges)
    }
}
