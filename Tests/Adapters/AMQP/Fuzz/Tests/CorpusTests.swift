import AMQPFuzzTargets
import Foundation
import NIOCore
import Testing

/// What the fuzzer found, run again.
@Suite("The fuzzer's corpus")
struct CorpusTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Corpus")

    /// A target's inputs, a line of base64 each.
    static func inputs(of target: FuzzTarget) throws -> [ByteBuffer] {
        let text = try String(contentsOf: folder.appending(path: "\(target).base64"), encoding: .utf8)
        return try text.split(separator: "\n").map { line in
            ByteBuffer(bytes: try #require(Data(base64Encoded: String(line)), "\(target): \(line)"))
        }
    }

    @Test("holds for every target", arguments: FuzzTarget.allCases)
    func holds(target: FuzzTarget) throws {
        let inputs = try Self.inputs(of: target)
        #expect(inputs.count > 50)
        for input in inputs {
            do {
                try target.run(input)
            } catch {
                Issue.record("\(target): \(error) for \(Data(input.readableBytesView).base64EncodedString())")
            }
        }
    }
}
