/// What a check found: how it is, in plain words, and what to change where something is wrong.
struct Finding: Sendable {
    enum State: String, CaseIterable {
        case ok, warning, failed
        /// The check could not be made.
        case skipped
    }

    /// What is wrong, as scripts know it.
    enum Code: String, CaseIterable {
        case ok
        case skipped

        case nobodyListens = "nobody_listens"
        case nameUnknown = "name_unknown"
        case noAnswer = "no_answer"
        case unreachable

        case certificateExpired = "certificate_expired"
        case certificateNotYetValid = "certificate_not_yet_valid"
        case certificateOfOtherName = "certificate_of_other_name"
        case certificateUntrusted = "certificate_untrusted"
        case clientCertificateRefused = "client_certificate_refused"
        case fileUnusable = "file_unusable"
        case portWithoutTLS = "port_without_tls"
        case portWithTLS = "port_with_tls"
        case tlsFailed = "tls_failed"

        case notABroker = "not_a_broker"
        case shutDown = "shut_down"
        case loginRefused = "login_refused"
        case virtualHostUnknown = "virtual_host_unknown"
        case virtualHostRefused = "virtual_host_refused"
        case connectionLimit = "connection_limit"

        case permissionMissing = "permission_missing"
        case queueLimit = "queue_limit"
        case queueAbsent = "queue_absent"
        case queueDiffers = "queue_differs"
        case queueUnread = "queue_unread"
        case exchangeDiffers = "exchange_differs"
        case exchangeMissing = "exchange_missing"
        case deadLetters = "dead_letters"
        case defaultQueueUnread = "default_queue_unread"
        case brokerBlocked = "broker_blocked"
        case brokerFailed = "broker_failed"
        case noBroker = "no_broker"

        case notAKeystone = "not_a_keystone"
        case keystoneTooOld = "keystone_too_old"
        case keystoneFailed = "keystone_failed"
        case roleMissing = "role_missing"
        case projectsHidden = "projects_hidden"
        case clockDiffers = "clock_differs"

        case storeInMemory = "store_in_memory"
        case commitsNotOnDisk = "commits_not_on_disk"
        case storeUnfit = "store_unfit"
        case storeUnavailable = "store_unavailable"
        case storeDamaged = "store_damaged"
        case diskFull = "disk_full"
        case diskNearlyFull = "disk_nearly_full"
    }

    let state: State
    let code: Code
    let text: String
    let change: String?
    /// How the command ends where this is the worst that it found; `nil` where it ends well.
    let ending: Failure.Status?

    private init(state: State, code: Code, text: String, change: String?, ending: Failure.Status?) {
        (self.state, self.code, self.ending) = (state, code, ending)
        (self.text, self.change) = (text.printable, change?.printable)
    }

    static func ok(_ text: String) -> Finding {
        Finding(state: .ok, code: .ok, text: text, change: nil, ending: nil)
    }

    static func skipped(_ text: String) -> Finding {
        Finding(state: .skipped, code: .skipped, text: text, change: nil, ending: nil)
    }

    static func warning(_ code: Code, _ text: String, change: String) -> Finding {
        Finding(state: .warning, code: code, text: text, change: change, ending: .doneWithRemarks)
    }

    /// The same, where nothing depends on it.
    var softened: Finding {
        guard state == .failed else { return self }
        return Finding(state: .warning, code: code, text: text, change: change, ending: .doneWithRemarks)
    }

    static func failed(
        _ code: Code, _ text: String, change: String, ending: Failure.Status = .failed
    ) -> Finding {
        Finding(state: .failed, code: code, text: text, change: change, ending: ending)
    }
}
