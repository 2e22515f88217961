public import Cloud
public import Domain
import Foundation
import OpenStackAdapter
import Ports
public import TestSupport

/// A generated year, and the events that its messages mean.
public struct CloudRun: Sendable {
    public static let begin = seconds("2026-01-01T00:00:00Z")
    public static let end = seconds("2027-01-01T00:00:00Z")

    public let cloud: Cloud
    public let prices: [TruePrice]
    /// In the order of arrival, each with its repetitions.
    public let events: [Event]

    /// - Parameter messages: how many, unless `MESSAGES` says otherwise.
    public init(seed: UInt64, messages: Int) throws {
        let count = ProcessInfo.processInfo.environment["MESSAGES"].flatMap { Int($0) } ?? messages
        var options = CloudOptions(seed: seed, begin: Self.begin, end: Self.end, messages: count)
        options.formats = CloudOptions.Formats.allCases[Int(seed % 3)]
        options.prices = TruePrice.list(from: Self.begin, to: Self.end)
        prices = options.prices
        let cloud = try Cloud(options)
        self.cloud = cloud
        let mapping = OpenStackMapping()
        events = try (0..<cloud.count).flatMap { number in
            let message = cloud.message(number)
            let notification = try Notification(body: Array(message.body.utf8), exchange: message.exchange)
            return try mapping.events(from: notification)
        }
    }

    /// The months, and the whole year.
    public static var periods: [Period] {
        (1...12).map { month(2026, $0) } + [Period(timePeriod: "2026")].compactMap(\.self)
    }

    private static func month(_ year: Int, _ month: Int) -> Period {
        let text = month < 10 ? "0\(month)" : "\(month)"
        guard let period = Period(timePeriod: "\(year)-\(text)") else { preconditionFailure("every month is a period") }
        return period
    }

    private static func seconds(_ text: String) -> Int64 {
        guard let moment = try? Moment(text) else { preconditionFailure("the text is a moment") }
        return moment.microseconds / Moment.second
    }

    /// The prices, as a provider sets them.
    public func drafts() throws -> [LogStep] {
        try prices.map { price in
            .tariff(
                TariffDraft(
                    rtype: price.rtype, moment: Moment(microseconds: price.second * Moment.second),
                    rate: try Rate(price.rateText), unit: RateUnit(rawValue: price.unitName), migrate: price.migrates))
        }
    }

    public func trueText(_ period: Period, now: Moment) -> String {
        let (begin, end) = (period.start.microseconds / Moment.second, period.end.microseconds / Moment.second)
        return cloud.bill(from: begin, to: end, now: now.microseconds / Moment.second).text(from: begin, to: end)
    }
}
