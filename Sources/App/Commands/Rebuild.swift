import ArgumentParser
import JSON
import Ports

/// `nova-billing rebuild`: derives everything again from the log.
struct Rebuild: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Derives everything again from the log, compares, and puts right what differs.")

    @OptionGroup var options: StoreOptions
    @Flag(help: "Only compares.") var check = false
    @Flag(help: "Prints the result as JSON.") var json = false

    func run() async throws {
        try await options.withStore { store, _, _ in
            let progress = Progress("rebuild")
            defer { progress.finish() }
            let report = try await store.rebuild(checkOnly: check) { done, total in progress.update(done, of: total) }
            progress.finish()
            try Output.line(json ? jsonText(report) : text(report))
            if report.different > 0 { throw Failure.remarks }
        }
    }

    private func text(_ report: RebuildReport) -> String {
        let counts = "\(report.events) events, \(report.resources) resources, \(report.segments) segments"
        guard report.different > 0 else { return "\(counts): no difference" }
        let what = check ? "differ" : "differed and were put right"
        return "\(counts): \(report.different) resources \(what)\n" + report.first.joined(separator: "\n")
    }

    private func jsonText(_ report: RebuildReport) -> String {
        var writer = JSONWriter()
        writer.object(
            JSONObject([
                ("events", .number(JSONNumber(report.events))), ("resources", .number(JSONNumber(report.resources))),
                ("segments", .number(JSONNumber(report.segments))),
                ("different", .number(JSONNumber(report.different))),
                ("first", .array(report.first.map { .string($0) })),
            ]))
        return writer.text
    }
}
