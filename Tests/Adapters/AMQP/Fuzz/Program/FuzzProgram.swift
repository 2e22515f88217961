import AMQPFuzzTargets
import Foundation
import NIOCore

/// The target that the environment's `FUZZ_TARGET` names.
private let target = ProcessInfo.processInfo.environment["FUZZ_TARGET"].flatMap(FuzzTarget.init(rawValue:))

/// What libFuzzer calls with octets that it makes up; a finding stops it, so that it keeps them.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let target else { fatalError("FUZZ_TARGET names none of \(FuzzTarget.allCases)") }
    do {
        try target.run(ByteBuffer(bytes: UnsafeBufferPointer(start: start, count: count)))
    } catch {
        fatalError("\(target): \(error)")
    }
    return 0
}

private typealias Arguments = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
    _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutablePointer<Arguments>,
    _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// Runs libFuzzer with the program's arguments.
@main
struct FuzzProgram {
    static func main() {
        var count = CommandLine.argc
        var arguments: Arguments = CommandLine.unsafeArgv
        exit(runFuzzer(&count, &arguments, testOneInput))
    }
}
