/// Cuts the messages of a captured step where something is another thing in each happening.
struct StepCutter {
    private struct Piece {
        let message: CaptureFile.Message
        let type: String
        let scan: BodyScan
        let moments: [BodyScan.FoundMoment]
        let sent: Int64
        let isAfter: Bool
    }

    struct NoChange: Error {
        let step: [String]
    }

    private let definition: StepDefinition
    private let pieces: [Piece]
    private let literals: [(text: String, word: Word)]
    /// What was before this was in an earlier step.
    private let begin: Int64
    /// What the services cut off some moments, by key and second, as they wrote it elsewhere.
    private let uncut: [String: [Int64: Int64]]
    private let changes: [Int64]
    private var requests: [String: Int] = [:]

    init(_ definition: StepDefinition, _ messages: [CaptureFile.Message]) throws {
        self.definition = definition
        let taken = messages.filter { definition.steps.contains($0.step) && definition.takes($0) }
        let last = definition.lastBefore.flatMap { suffix in taken.lastIndex { $0.eventType.hasSuffix(suffix) } }
        pieces = taken.enumerated().map { index, message in
            let scan = BodyScan(definition.edit(message.body))
            let moments = scan.moments()
            let sent = moments.last { $0.key == "timestamp" }?.moment ?? 0
            return Piece(
                message: message, type: scan.value(of: "event_type").map(scan.text) ?? message.eventType, scan: scan,
                moments: moments, sent: sent, isAfter: last.map { index > $0 } ?? false)
        }
        let images = pieces.filter { definition.file.hasPrefix("nova") && $0.message.exchange == "glance" }
            .compactMap { piece in piece.scan.value(of: "id").map { (text: piece.scan.text($0), word: Word.second) } }
        literals = CapturedNames.literals(of: definition.file) + images
        let first = pieces.map(\.sent).min() ?? 0
        begin = definition.isBirth ? 0 : first - 1_000_000
        var uncut: [String: [Int64: Int64]] = [:]
        for found in pieces.flatMap(\.moments) where found.form.fraction == .microseconds {
            uncut[found.key, default: [:]][found.moment / 1_000_000] = found.moment
        }
        self.uncut = uncut
        changes = try Self.changes(definition, pieces, literals, uncut, first)
    }

    /// When the changes happened as the unversioned messages tell it, and then as the versioned ones do.
    private static func changes(
        _ definition: StepDefinition, _ pieces: [Piece], _ literals: [(text: String, word: Word)],
        _ uncut: [String: [Int64: Int64]], _ first: Int64
    ) throws -> [Int64] {
        if definition.changes.isEmpty { return [first, first] }
        return try [0, 1].flatMap { format in
            try definition.changes.map { change in
                let type = change.types[min(format, change.types.count - 1)]
                let subjects = literals.filter { $0.word == change.subject }.map(\.text)
                let piece = pieces.first { piece in
                    piece.type == type && subjects.contains { !piece.scan.places(of: $0).isEmpty }
                }
                guard let found = piece?.moments.last(where: { $0.key == change.field }) else {
                    throw NoChange(step: definition.steps)
                }
                return whole(found, uncut)
            }
        }
    }

    /// A moment with what was cut off it, where that is known.
    private static func whole(_ found: BodyScan.FoundMoment, _ uncut: [String: [Int64: Int64]]) -> Int64 {
        if found.form.fraction == .microseconds { return found.moment }
        return uncut[found.key]?[found.moment / 1_000_000] ?? found.moment
    }

    mutating func step() -> StepTemplate {
        let templates = pieces.map { template($0) }
        let count = changes.count / 2
        let base = changes[0]
        let moments = pieces.flatMap(\.moments)
        let launch = moments.last { $0.key == "launched_at" && $0.moment >= begin }
        let creation = definition.isBirth ? moments.first { $0.key == "created_at" }.map { $0.moment - base } : nil
        return StepTemplate(
            templates: templates, changes: changes[..<count].map { $0 - base },
            versionedChanges: changes[count...].map { $0 - base }, launch: launch.map { Self.whole($0, uncut) - base },
            creation: creation,
            isAudit: definition.isAudit)
    }

    private mutating func template(_ piece: Piece) -> Template {
        let scan = piece.scan
        var holes = moments(piece)
        for (text, word) in literals {
            // A name stands between quotation marks, which stay.
            let margin = text.hasPrefix("\"") ? 1 : 0
            holes += scan.places(of: text).map { ($0.lowerBound + margin..<$0.upperBound - margin, .word(word)) }
        }
        for (key, word) in CapturedNames.keys(of: piece.type) {
            guard let range = scan.value(of: key), !range.isEmpty else { continue }
            holes.append((range, .word(piece.isAfter ? word.after : word)))
        }
        if let range = scan.value(of: "message_id") { holes.append((range, .messageID)) }
        if let range = scan.value(of: "_unique_id") { holes.append((range, .uniqueID)) }
        for place in scan.places(of: "req-") {
            let range = place.lowerBound..<place.lowerBound + 40
            let number = requests[scan.text(range), default: requests.count]
            requests[scan.text(range)] = number
            holes.append((range, .request(number)))
        }
        return cut(piece, holes)
    }

    private func moments(_ piece: Piece) -> [(range: Range<Int>, hole: Hole)] {
        piece.moments.map { found in
            let hole: Hole =
                switch found.key {
                case "audit_period_beginning": .periodBegin(found.form)
                case "audit_period_ending" where definition.isAudit: .periodEnd(found.form)
                case "launched_at" where found.moment < begin: .launched(found.form)
                case "created_at" where found.moment < begin: .created(found.form)
                default: .moment(Self.whole(found, uncut) - changes[0], found.form)
                }
            return (found.range, hole)
        }
    }

    private func cut(_ piece: Piece, _ holes: [(range: Range<Int>, hole: Hole)]) -> Template {
        var (texts, kept, place): ([String], [Hole], Int) = ([], [], 0)
        for (range, hole) in holes.sorted(by: { $0.range.lowerBound < $1.range.lowerBound })
        where range.lowerBound >= place {
            texts.append(piece.scan.text(place..<range.lowerBound))
            kept.append(hole)
            place = range.upperBound
        }
        texts.append(piece.scan.text(place..<piece.scan.bytes.count))
        return Template(
            exchange: piece.message.exchange, routingKey: piece.message.routingKey,
            eventType: piece.type, isVersioned: piece.message.isVersioned, offset: piece.sent - changes[0],
            texts: texts, holes: kept)
    }
}
