import Ports

/// Says which rows of an answer were in the log before, so that a client that sends again can count.
enum KnownRows {
    /// The rows' places, the first being 0, as ranges: `0-9,12`; `nil` where all are new.
    static func text(_ answers: [RecordAnswer]) -> String? {
        var ranges: [(first: Int, last: Int)] = []
        for (place, answer) in answers.enumerated() where answer.outcome == .known {
            if let last = ranges.indices.last, ranges[last].last == place - 1 {
                ranges[last].last = place
            } else {
                ranges.append((place, place))
            }
        }
        guard !ranges.isEmpty else { return nil }
        return ranges.map { $0.first == $0.last ? "\($0.first)" : "\($0.first)-\($0.last)" }.joined(separator: ",")
    }
}
