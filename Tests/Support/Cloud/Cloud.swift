/// A cloud that was not: what its services said, and what it cost.
///
/// The messages are captured ones with other ids, sizes and moments. What is true is written down by the script while
/// it is written, never read from the messages.
public struct Cloud: Sendable {
    private let entries: [Schedule.Entry]
    private let plays: [Play]
    private let roots: [TrueHistory.Root]
    private let prices: [TruePrice]

    /// Makes the cloud of a seed; the same options make the same cloud.
    public init(_ options: CloudOptions) throws {
        var schedule = Schedule(options, book: try StepBook())
        schedule.write()
        entries = schedule.entries.sorted { ($0.arrival, $0.play, $0.template) < ($1.arrival, $1.play, $1.template) }
        (plays, roots, prices) = (schedule.plays, schedule.truth.roots, options.prices)
    }

    /// How many messages there are.
    public var count: Int { entries.count }

    /// The message that arrives n-th; it is made anew each time, so that a year of messages needs no memory.
    public func message(_ number: Int) -> CloudMessage {
        let entry = entries[number]
        let play = plays[entry.play]
        let template = play.step.templates[entry.template]
        return CloudMessage(
            exchange: template.exchange, routingKey: template.routingKey, eventType: template.eventType,
            body: play.body(template, number: entry.template, copy: entry.copy), arrival: entry.arrival,
            isRedelivered: entry.isRedelivered)
    }

    /// What is true of the time from one second to another, as of a third.
    public func bill(from begin: Int64, to end: Int64, now: Int64) -> TrueBill {
        TrueBill(roots, prices, from: begin, to: end, now: now)
    }
}
