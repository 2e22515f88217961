import Foundation
import Testing

/// A disk of few megabytes under a folder, in memory.
struct SmallDisk {
    private let place: Workplace
    private let path: String

    /// Mounts it while the body runs; that takes root, or sudo.
    static func with<Value>(
        _ place: Workplace, at path: String, _ body: (SmallDisk) async throws -> Value
    ) async throws -> Value {
        let disk = SmallDisk(place: place, path: path)
        try await disk.tell("$root mount -t tmpfs -o size=24m,mode=777 nova-billing-test '\(path)'")
        do {
            let value = try await body(disk)
            try await disk.unmount()
            return value
        } catch {
            try await disk.unmount()
            throw error
        }
    }

    /// Takes all the room that is left.
    func fill() async throws {
        try await tell(
            "dd if=/dev/zero of='\(path)/filler' bs=4k 2>/dev/null; dd if=/dev/zero of='\(path)/rest' bs=1 count=4096 2>/dev/null; true"
        )
    }

    /// Gives it back.
    func empty() async throws { try await tell("rm -f '\(path)/filler' '\(path)/rest'") }

    private func unmount() async throws { try await tell("$root umount -l '\(path)'") }

    private func tell(_ script: String) async throws {
        let outcome = try await place.shell("root=; [ $(id -u) = 0 ] || root='sudo -n'; \(script)")
        try #require(outcome.status == 0, "\(outcome.errors)")
    }
}
