import Domain
import Glibc

/// What `run.sh` and `postgresql.sh` measure of a store by itself, each part in a process of its own so that it can be
/// counted alone.
///
/// A DB is a file of SQLite, or the URL of a database of PostgreSQL.
///
/// What a part does besides what is measured is what its base does: `parse` for `record` and `late`, a count of 0 for
/// all that takes one.
@main
struct RecordBench {
    private static let usage = """
        usage: RecordBench make FILE EVENTS MONTHS yes|no   writes a year of a cloud; yes: some machines stay for ever
               RecordBench parse FILE                       reads events and does nothing with them
               RecordBench record FILE DB                   records them in order, 500 at a time
               RecordBench late FILE DB                     the same, but each hundredth after all others
               RecordBench load ordered|shuffled DB COUNT   COUNT events of one machine, 500 at a time
               RecordBench single KIND DB COUNT             COUNT transactions of one event (append, late, cancel, fresh)
               RecordBench watch FILE COMMAND…              runs a command; FILE: its CPU seconds, peak KiB

        """

    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch (arguments.first, arguments.count) {
        case ("make", 5):
            let cloud = Cloud(months: try number(arguments[3]), hasPermanent: arguments[4] == "yes")
            try Files.write(cloud.lines(count: try number(arguments[2])), to: arguments[1])
        case ("parse", 2): _ = try Files.events(arguments[1])
        case ("record", 3): try await Recording(place: arguments[2]).record(try Files.events(arguments[1]))
        case ("late", 3): try await Recording(place: arguments[2]).recordLate(try Files.events(arguments[1]))
        case ("load", 4):
            let recording = try Recording(place: arguments[2])
            try await recording.load(count: try number(arguments[3]), isShuffled: arguments[1] == "shuffled")
        case ("single", 4):
            guard let kind = SingleEvents.Kind(rawValue: arguments[1]) else { fail() }
            try await SingleEvents(place: arguments[2], count: try number(arguments[3])).run(kind)
        case ("watch", 3...): exit(try Watch.run(Array(arguments[2...]), report: arguments[1]))
        default: fail()
        }
    }

    private static func number(_ text: String) throws -> Int {
        guard let number = Int(text), number >= 0 else { fail() }
        return number
    }

    private static func fail() -> Never {
        _ = Glibc.write(STDERR_FILENO, usage, usage.utf8.count)
        exit(2)
    }
}
