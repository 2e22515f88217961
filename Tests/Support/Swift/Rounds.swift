import Foundation

/// How many seeds a property is tried with: a few fixed ones, or what `ROUNDS` and `SEED` say for a soak.
public enum Rounds {
    public static func seeds(_ count: Int) -> [UInt64] {
        let environment = ProcessInfo.processInfo.environment
        let rounds = environment["ROUNDS"].flatMap { Int($0) } ?? count
        let first = environment["SEED"].flatMap { UInt64($0) } ?? 1
        return (0..<UInt64(max(1, rounds))).map { first + $0 }
    }
}
