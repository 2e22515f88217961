import Domain
import Ports
import Synchronization

/// A bill's reader that makes up what it hands out, and counts.
final class ScriptedReader: UsageReader {
    private let make: @Sendable (_ call: Int) throws(StoreError) -> [TreeUsage]
    private let state = Mutex((calls: 0, finishes: 0))

    /// - Parameter make: the trees of a call, counted from 0; none ends the bill.
    init(_ make: @escaping @Sendable (_ call: Int) throws(StoreError) -> [TreeUsage]) { self.make = make }

    var calls: Int { state.withLock { $0.calls } }
    var finishes: Int { state.withLock { $0.finishes } }

    var tariffs: [TariffVersion] { [] }

    func next() async throws(StoreError) -> [TreeUsage] {
        let call = state.withLock { state in
            state.calls += 1
            return state.calls - 1
        }
        return try make(call)
    }

    func finish() async { state.withLock { $0.finishes += 1 } }

    /// Trees of one account that take some 70 KiB of JSON.
    static func chunk(_ call: Int) -> [TreeUsage] {
        (0..<400).map { Bills.usage(1, "acme", root: Int64(call * 400 + $0), name: "\(call)-\($0)") }
    }

    /// Waits for the bill to be finished, for five seconds at most.
    func waitForFinish() async throws {
        for _ in 0..<500 where finishes == 0 { try await Task.sleep(for: .milliseconds(10)) }
    }
}
