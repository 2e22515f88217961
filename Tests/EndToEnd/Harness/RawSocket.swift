import Foundation
import Glibc
import Testing

/// A connection that sends what it is told, and reads only when it is told.
final class RawSocket: Sendable {
    private let descriptor: Int32

    struct Failed: Error { let code: Int32 }
    struct TimedOut: Error {}

    /// - Parameters:
    ///   - address: such as `http://127.0.0.1:43127`.
    ///   - buffer: how many bytes the system takes that nobody reads; `nil` leaves that to it.
    init(_ address: String, sending text: String = "", buffer: Int32? = nil) throws {
        let port = try #require(address.split(separator: ":").last.flatMap { UInt16($0) })
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        if var size = buffer {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        var there = sockaddr_in()
        there.sin_family = sa_family_t(AF_INET)
        there.sin_port = port.bigEndian
        there.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let code = withUnsafePointer(to: &there) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0 else { throw Failed(code: errno) }
        if !text.isEmpty { try send(text) }
    }

    deinit { close(descriptor) }

    func send(_ text: String) throws {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { throw Failed(code: errno) }
            rest = rest.dropFirst(count)
        }
    }

    /// Says that nothing more will be sent.
    func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Reads until what was read is enough; `nil` stands for the other end's end.
    func read(_ deadline: Duration = .seconds(60), until isEnough: (String) -> Bool) async throws -> String? {
        var bytes: [UInt8] = []
        let isWhole = try await receive(deadline) { chunk in
            bytes += chunk
            return isEnough(String(decoding: bytes, as: UTF8.self))
        }
        return isWhole ? String(decoding: bytes, as: UTF8.self) : nil
    }

    /// All that comes until the other end ends, or breaks off.
    func readAll(_ deadline: Duration = .seconds(60)) async throws -> String {
        var bytes: [UInt8] = []
        _ = try await receive(deadline) { chunk in
            bytes += chunk
            return false
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Reads, and forgets, until a text was there; false if it never came.
    func skip(past text: String, _ deadline: Duration = .seconds(60)) async throws -> Bool {
        var tail: [UInt8] = []
        return try await receive(deadline) { chunk in
            tail = tail.suffix(text.utf8.count) + chunk
            return String(decoding: tail, as: UTF8.self).contains(text)
        }
    }

    /// Reads piece by piece until a piece is the last one that is wanted; false if the other end ended before.
    private func receive(_ deadline: Duration, _ isLast: ([UInt8]) -> Bool) async throws -> Bool {
        let end = ContinuousClock.now + deadline
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &chunk, chunk.count, Int32(MSG_DONTWAIT))
            if count == 0 || count < 0 && errno != EAGAIN && errno != EINTR { return false }
            if count > 0, isLast(Array(chunk[..<count])) { return true }
            guard ContinuousClock.now < end else { throw TimedOut() }
            if count < 0 { try await Task.sleep(for: .milliseconds(5)) }
        }
    }
}
