/// Knows what accounts are called.
///
/// 1. It answers with what it knows, in two seconds at most, and at once where it asked someone before.
/// 2. Whoever it asks may be away, or refuse to say: titles are missing then, and nothing fails.
/// 3. It holds a bounded number of titles.
public protocol AccountDirectory: Sendable {
    func titles() async -> AccountTitles
}
