internal import NIOCore

/// A connection with those who use it: the machine, the octets that are due, and who waits for what. Without I/O.
///
/// What a caller waits for is noted before the octets that may be answered are there to be sent.
struct Session {
    var machine: ConnectionMachine
    var decoder = FrameDecoder()
    var encoder = FrameEncoder()
    /// What is to be written next.
    var output = ByteBuffer()
    /// How much of that answers what the server asked for by itself.
    var answered = 0
    var channels: [ChannelNumber: ChannelEntry] = [:]
    var channelsOpened: UInt64 = 0
    var consumersNamed = 0
    /// Consumers with arrivals that are not handed over.
    var arrivedFor: [ConsumerPlace] = []
    /// Channels with acknowledgements that are not in the output.
    var acknowledgementsDue: [ChannelNumber] = []
    /// Publishers that wait until the output is shorter, or the broker takes messages again.
    var waitingForRoom: [RoomWaiter] = []
    var secretUpdated: Waiter<Void>?
    var tuning: Tuning?
    /// Why the connection is of no more use.
    var failure: AMQPError?
    /// The socket is to be closed once the output is written.
    var closesSocket = false
    /// The transport is to look at the output, and has not been told yet.
    var needsFlush = false
    /// Something may be due earlier than before.
    var hasNewDeadline = true

    let opened = Waiter<Void>()
    let ended = Waiter<Void>()
    let answerChallenge: (@Sendable (LongString) -> SecretString)?
    let timeouts: Timeouts

    init(
        settings: ConnectionSettings, epoch: UInt64, answerChallenge: (@Sendable (LongString) -> SecretString)? = nil
    ) {
        machine = ConnectionMachine(settings: settings, epoch: epoch)
        timeouts = settings.timeouts
        self.answerChallenge = answerChallenge
    }

    /// Publishers wait while more than this is to be written.
    static let outputLimit = 1 << 20
    /// A server that takes none of so many answers gets no more.
    static let answerLimit = 1 << 20

    /// Appends a method that this side makes and that always fits a frame once the limits are negotiated.
    ///
    /// Before that, a table of client properties may not fit; then the connection cannot come about.
    mutating func send(_ method: Method, on number: ChannelNumber = .zero) {
        do throws(CodecError) {
            try encoder.write(method, on: number, to: &output)
            needsFlush = true
        } catch {
            failAll(.unsendable(error))
            closesSocket = true
        }
    }

    /// Lets everybody who waits know that the connection is of no more use; the first reason counts.
    mutating func failAll(_ error: AMQPError) {
        let reason = failure ?? error
        failure = reason
        opened.resolve(.failure(reason))
        secretUpdated?.resolve(.failure(reason))
        secretUpdated = nil
        for waiter in waitingForRoom { waiter.waiter.resolve(.failure(reason)) }
        waitingForRoom = []
        for number in channels.keys {
            channels[number]?.fail(reason)
            channels[number]?.closed.resolve(.success(()))
        }
        channels = [:]
        acknowledgementsDue = []
        arrivedFor = []
    }

    /// A name for a consumer that no other of the connection has.
    mutating func newTag() -> String {
        consumersNamed += 1
        return "consumer-\(consumersNamed)"
    }

    /// Lets publishers try again.
    mutating func roomMayBeThere() {
        guard !waitingForRoom.isEmpty else { return }
        for waiter in waitingForRoom { waiter.waiter.resolve(.success(())) }
        waitingForRoom = []
    }
}
