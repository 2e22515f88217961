import Ports

/// Those who wait to have something written, in the order in which they came.
struct WaitingLine {
    /// Something that waits, and how to tell the one who does.
    struct Waiting: Sendable {
        let batch: RecordBatch
        let answer: CheckedContinuation<Result<[RecordAnswer], StoreError>, Never>
    }

    private var waiting: [Waiting] = []
    /// How many of them were taken.
    private var taken = 0
    /// Whether someone is on the way to write what waits.
    private var isSeenTo = false
    /// How many had come, taken or not, when last something was committed.
    private var crowd = 0

    var isEmpty: Bool { taken == waiting.count }

    /// Whether all who came were taken, but fewer than last time.
    var isShort: Bool { isEmpty && taken < crowd }

    /// Takes a place at the end; says whether someone is to be sent to write.
    mutating func join(_ one: Waiting) -> Bool {
        waiting.append(one)
        defer { isSeenTo = true }
        return !isSeenTo
    }

    mutating func next() -> Waiting? {
        guard taken < waiting.count else { return nil }
        defer { taken += 1 }
        return waiting[taken]
    }

    /// Says whether whoever has written is to come again.
    mutating func goesOn() -> Bool {
        if taken > 0 { crowd = waiting.count }
        waiting.removeFirst(taken)
        taken = 0
        isSeenTo = !waiting.isEmpty
        return isSeenTo
    }

    /// All that still wait, who wait no more.
    mutating func leave() -> [Waiting] {
        defer { (waiting, taken) = ([], 0) }
        return Array(waiting[taken...])
    }
}
