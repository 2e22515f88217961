import ArgumentParser
import Cloud
import Foundation

/// `nova-billing-cloud`: writes what a cloud's services say in months that never were, and what they cost.
@main
struct CloudCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nova-billing-cloud",
        abstract: "Makes up a cloud: its messages as captures, its prices, and its true bills.")

    @Option(help: "The same seed makes the same cloud.") var seed: UInt64 = 1
    @Option(help: "The first month.") var begin = "2026-01"
    @Option(help: "How many months.") var months = 1
    @Option(help: "How many messages at least.") var messages = 3_000
    @Option(help: "How many projects.") var projects = 8
    @Option(help: "What nova publishes: both, unversioned or versioned.", transform: Self.formats)
    var formats = CloudOptions.Formats.both
    @Option(help: "The file of the messages, one a line; - is standard output.") var output = "-"
    @Option(help: "The file of the prices, one body of POST /tariff a line.") var prices: String?
    @Option(help: "The file of the true bills, one a line: each month's, then that of all.") var bills: String?

    func run() throws {
        let limits = try (0...months).map { try month($0) }
        let (first, last) = (limits[0], limits[months])
        var options = CloudOptions(seed: seed, begin: first, end: last, messages: messages)
        (options.formats, options.projects) = (formats, projects)
        options.prices = TruePrice.list(from: first, to: last)
        let cloud = try Cloud(options)
        if let prices { try write(options.prices.map(\.request), to: prices) }
        if let bills {
            let spans = zip(limits, limits.dropFirst()) + (months > 1 ? [(first, last)] : [])
            try write(
                spans.map { cloud.bill(from: $0, to: $1, now: last).text(from: $0, to: $1) }, to: bills)
        }
        try write((0..<cloud.count).lazy.map { cloud.message($0).line }, to: output)
    }

    func validate() throws {
        guard months > 0, messages > 0, projects > 1 else {
            throw ValidationError("there must be a month, a message and two projects at least")
        }
    }

    private static func formats(_ text: String) throws -> CloudOptions.Formats {
        guard let formats = CloudOptions.Formats(rawValue: text) else {
            throw ValidationError("--formats is both, unversioned or versioned")
        }
        return formats
    }

    /// The first second of the n-th month.
    private func month(_ number: Int) throws -> Int64 {
        let parts = begin.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 2, (1...12).contains(parts[1]), (1970...2199).contains(parts[0]) else {
            throw ValidationError("--begin is a month such as 2026-01")
        }
        let months = parts[1] - 1 + number
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let date = calendar.date(from: DateComponents(year: parts[0] + months / 12, month: months % 12 + 1))
        return Int64(date?.timeIntervalSince1970 ?? 0)
    }

    private func write(_ lines: some Sequence<String>, to path: String) throws {
        let file: FileHandle
        if path == "-" {
            file = .standardOutput
        } else {
            guard FileManager.default.createFile(atPath: path, contents: nil),
                let opened = FileHandle(forWritingAtPath: path)
            else { throw ValidationError("\(path) can't be written") }
            file = opened
        }
        var waiting = Data()
        for line in lines {
            waiting += Data((line + "\n").utf8)
            guard waiting.count > 1 << 20 else { continue }
            try file.write(contentsOf: waiting)
            waiting.removeAll(keepingCapacity: true)
        }
        try file.write(contentsOf: waiting)
    }
}
