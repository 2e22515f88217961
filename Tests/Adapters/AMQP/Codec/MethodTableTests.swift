import Foundation
import Glibc
import Testing

@Suite("The table of methods")
struct MethodTableTests {
    @Test("What is checked in is what the generator writes")
    func drift() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let script = root.appending(path: "Scripts/amqp-methods.py").path
        #expect(system("exec python3 '\(script)' --check") == 0)
    }
}
