import ArgumentParser
import JSON
import OpenStackAdapter
import Ports
import UseCases

/// `nova-billing replay`: records what is in files.
struct Replay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Records events and captured notifications from files, one JSON object a line.",
        discussion: "What was recorded before changes nothing, so a replay that was cut short can be run again.")

    @OptionGroup var options: StoreOptions
    @OptionGroup var remote: RemoteOptions
    @Flag(help: "Ends with a summary as JSON.") var json = false
    @Argument(help: "Files; - is standard input.") var files: [String]

    /// How many lines, and bytes, are recorded in one transaction.
    private static let (batchSize, batchBytes) = (500, 8 << 20)

    /// Records messages and says of each what became of it.
    private typealias Recorder = ([Delivery]) async throws -> [Disposition]

    func run() async throws {
        if let server = try remote.server(besides: options) {
            let remote = RemoteReplay(server: server)
            return try await replay { try await remote.take($0) }
        }
        try await options.withStore(creating: true) { store, clock, settings in
            let mapping = OpenStackMapping(states: settings.states, imageUnit: settings.imageUnit)
            let meaning = LineMeaning(mapping: mapping, clock: clock)
            let take = TakeDeliveries(store: store) { meaning($0) }
            try await replay { try await take($0) }
        }
    }

    private func replay(_ take: Recorder) async throws {
        var summary = ReplaySummary()
        let progress = Progress("replay")
        for file in files { try LineReader.check(path: file) }
        do {
            for file in files { try await replay(try LineReader(path: file), take, &summary, progress) }
        } catch {
            progress.finish()
            // What was done is said all the same; what ended it is the error that counts.
            try? Output.line(json ? summary.json : summary.text)
            throw error
        }
        progress.finish()
        try Output.line(json ? summary.json : summary.text)
        if summary.rejected > 0 { throw Failure.remarks }
    }

    private func replay(
        _ reader: LineReader, _ take: Recorder, _ summary: inout ReplaySummary, _ progress: Progress
    ) async throws {
        var batch: [(line: Int, delivery: Delivery)] = []
        var bytes = 0
        while let line = try reader.next() {
            if line.bytes.allSatisfy({ $0 == 0x20 || $0 == 0x0d || $0 == 0x09 }) { continue }
            if !line.isWhole, (try? JSONParser.parse(line.bytes)) == nil {
                try await record(&batch, reader.name, take, &summary)
                throw Failure.failed(
                    "\(reader.name):\(line.number): the last line is cut short; nothing of it was recorded")
            }
            batch.append((line.number, Delivery(source: "replay", body: line.bytes)))
            bytes += line.bytes.count
            if batch.count == Replay.batchSize || bytes >= Replay.batchBytes {
                try await record(&batch, reader.name, take, &summary)
                bytes = 0
                progress.update(summary.read)
            }
        }
        try await record(&batch, reader.name, take, &summary)
    }

    private func record(
        _ batch: inout [(line: Int, delivery: Delivery)], _ file: String, _ take: Recorder,
        _ summary: inout ReplaySummary
    ) async throws {
        guard !batch.isEmpty else { return }
        let answers = try await take(batch.map(\.delivery))
        for (entry, answer) in zip(batch, answers) {
            summary.count(answer)
            if case .rejected(let reason) = answer { Output.error("\(file):\(entry.line): \(reason)\n") }
        }
        batch.removeAll(keepingCapacity: true)
    }
}

/// What became of the messages of a replay.
struct ReplaySummary {
    private(set) var recorded = 0
    private(set) var known = 0
    private(set) var ignored = 0
    private(set) var rejected = 0
    private(set) var events = 0

    var read: Int { recorded + known + ignored + rejected }

    mutating func count(_ answer: Disposition) {
        switch answer {
        case .recorded(let count): (recorded, events) = (recorded + 1, events + count)
        case .known: known += 1
        case .ignored: ignored += 1
        case .rejected, .tryAgain: rejected += 1
        }
    }

    var json: String {
        "{\"read\": \(read), \"recorded\": \(recorded), \"known\": \(known), \"ignored\": \(ignored), "
            + "\"rejected\": \(rejected), \"events\": \(events)}"
    }

    var text: String {
        "\(read) messages: \(recorded) recorded (\(events) events), \(known) known before, \(ignored) ignored, "
            + "\(rejected) rejected"
    }
}
