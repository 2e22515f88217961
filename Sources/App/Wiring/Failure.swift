import Ports

/// How a command ends when it does not end well: one line for a person, and an exit status for scripts.
struct Failure: Error {
    enum Status: Int32 {
        /// It failed.
        case failed = 1
        /// The command line, the settings or the store can't be used as they are.
        case usage = 2
        /// It is done, but something was rejected, in conflict or different.
        case doneWithRemarks = 3
        /// A server, broker or store was not reached.
        case unreachable = 4
    }

    let status: Status
    /// What went wrong and what to do; `nil` where the output says it already.
    let message: String?

    static func failed(_ message: String) -> Failure { Failure(status: .failed, message: message) }
    static func usage(_ message: String) -> Failure { Failure(status: .usage, message: message) }
    static let remarks = Failure(status: .doneWithRemarks, message: nil)

    init(status: Status, message: String?) { (self.status, self.message) = (status, message) }

    /// What is wrong with settings; `nil` where that is nothing.
    init?(problems: [String]) {
        guard let first = problems.first else { return nil }
        let more = problems.count > 1 ? " (and \(problems.count - 1) more: `nova-billing check-config` lists all)" : ""
        self.init(status: .usage, message: first + more)
    }

    init(_ error: StoreError) {
        switch error {
        case .unfit(let reason): self.init(status: .usage, message: reason)
        case .unavailable(let reason, _):
            self.init(status: .unreachable, message: "the store can't be reached or written: \(reason)")
        case .corrupt(let reason, _): self.init(status: .failed, message: "\(error) (\(reason))")
        case .busy: self.init(status: .unreachable, message: error.description)
        case .closed: self.init(status: .failed, message: error.description)
        }
    }
}
