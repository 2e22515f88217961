public import Domain
import Foundation
import JSON
public import Ports

/// Asks the independent reference (Python's exact fractions) for bills of what a store has recorded.
public enum Reference {
    public struct Question: Sendable {
        public let period: Period
        public let now: Moment
        public let asOf: Moment?

        public init(period: Period, now: Moment, asOf: Moment? = nil) {
            (self.period, self.now, self.asOf) = (period, now, asOf)
        }
    }

    /// The bills, one for each question, from the log and the tariffs that the store returns.
    public static func bills(_ store: any BillingStore, _ questions: [Question]) async throws -> [String] {
        let output = try await run(try await input(store, questions))
        return output.split(separator: "\n").map(String.init)
    }

    private static func input(_ store: any BillingStore, _ questions: [Question]) async throws -> String {
        var log: [(recorded: Moment, order: Int, text: String)] = []
        var question = EventQuestion()
        question.limit = .max
        for (order, recorded) in try await store.events(question).enumerated() {
            let body = String(decoding: recorded.event.text, as: UTF8.self).dropFirst()
            log.append(
                (
                    recorded.recorded, order,
                    "{\"op\":\"event\",\"recorded\":\"\(recorded.recorded)\",\"id\":\(quoted(recorded.event.id)),\(body)"
                ))
            if let cancellation = recorded.cancellation {
                log.append(
                    (
                        cancellation.recorded, order,
                        "{\"op\":\"cancel_event\",\"recorded\":\"\(cancellation.recorded)\",\"id\":\(quoted(recorded.event.id))}"
                    ))
            }
        }
        for tariff in try await store.tariffs() {
            let rate = tariff.rate.map { "\"\($0)\"" } ?? "null"
            log.append(
                (
                    tariff.recorded, Int(tariff.id.rawValue),
                    "{\"op\":\"tariff\",\"recorded\":\"\(tariff.recorded)\",\"id\":\(tariff.id.rawValue),"
                        + "\"datetime\":\"\(tariff.moment)\",\"rtype\":\(quoted(tariff.rtype)),\"rate\":\(rate),"
                        + "\"unit\":\"\(tariff.unit.rawValue)\",\"migrate\":\(tariff.migrate)}"
                ))
            if let cancelled = tariff.cancelled {
                log.append(
                    (
                        cancelled, Int(tariff.id.rawValue),
                        "{\"op\":\"cancel_tariff\",\"recorded\":\"\(cancelled)\",\"id\":\(tariff.id.rawValue)}"
                    ))
            }
        }
        log.sort { $0.recorded == $1.recorded ? $0.order < $1.order : $0.recorded < $1.recorded }
        let asked = questions.map { question in
            let asOf = question.asOf.map { ",\"as_of\":\"\($0)\"" } ?? ""
            return
                "{\"now\":\"\(question.now)\",\"from\":\"\(question.period.start)\",\"to\":\"\(question.period.end)\"\(asOf)}"
        }
        let types = store.facts.cloudUnique.rtypes.sorted().map(quoted).joined(separator: ",")
        return "{\"unit\":\"\(store.facts.unit.rawValue)\",\"cloud_unique\":[\(types)],"
            + "\"log\":[\(log.map(\.text).joined(separator: ",\n"))],\"questions\":[\(asked.joined(separator: ","))]}"
    }

    private static func quoted(_ text: String) -> String {
        var writer = JSONWriter()
        writer.quoted(text)
        return writer.text
    }

    private static func run(_ input: String) async throws -> String {
        let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "reference.py")
        let folder = try TemporaryFolder()
        let (question, answer) = (folder.path + "/question.json", folder.path + "/answer.json")
        try Data(input.utf8).write(to: URL(filePath: question))
        let process = try ChildProcess(
            "python3",
            .init(
                arguments: [script.path], environment: ProcessInfo.processInfo.environment, folder: folder.path,
                input: question, output: answer, errors: folder.path + "/errors"))
        guard case .exited(0) = try await process.wait(.seconds(600)) else { throw ReferenceFailed() }
        return try String(contentsOf: URL(filePath: answer), encoding: .utf8)
    }

    struct ReferenceFailed: Error {}
}
