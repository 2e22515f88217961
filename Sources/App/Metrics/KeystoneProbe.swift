import KeystoneAdapter

/// Asks Keystone how it does, seldom enough that nobody can load it by asking.
struct KeystoneProbe: Sendable {
    /// Whether nobody can sign in without it.
    private let isNeeded: Bool
    private let fault: SharedAnswer<KeystoneFault?>

    init(_ keystone: KeystoneIdentity, isNeeded: Bool) {
        self.isNeeded = isNeeded
        fault = SharedAnswer(keeping: .seconds(5), patience: .seconds(3)) { await keystone.fault() }
    }

    /// What keeps it from being asked, as `/ready` says it, and whether the server is not ready for that.
    ///
    /// It is not where only an operator can help. A Keystone that is away is no reason to send clients elsewhere as long
    /// as tokens of the settings work: it is away there as well.
    func trouble() async -> (text: String, isFatal: Bool)? {
        let fault = await fault.value() ?? .silent
        return fault.map { ("keystone (\($0))", isNeeded || !$0.mayPass) }
    }
}
