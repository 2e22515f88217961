/// Keeps tasks waiting until it is opened.
final class Gate: Sendable {
    private let (steps, continuation) = AsyncStream.makeStream(of: Void.self)

    func open() { continuation.finish() }
    func wait() async { for await _ in steps {} }
}
