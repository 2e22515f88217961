import KeystoneAdapter

/// Asks Keystone how it does, seldom enough that nobody can load it by asking.
struct KeystoneProbe: Sendable {
    private let fault: SharedAnswer<KeystoneFault?>

    init(_ keystone: KeystoneIdentity) {
        fault = SharedAnswer(keeping: .seconds(5), patience: .seconds(3)) { await keystone.fault() }
    }

    /// What keeps it from being asked, as `/ready` says it; `nil` where nothing does.
    func away() async -> String? {
        let fault = await fault.value() ?? .silent
        return fault.map { "keystone (\($0))" }
    }
}
