import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOSSL

extension KeystoneFault {
    /// What the client says where time is up.
    private static let late: [HTTPClientError] = [
        .deadlineExceeded, .connectTimeout, .readTimeout, .getConnectionFromPoolTimeout, .tlsHandshakeTimeout,
        .cancelled,
    ]

    /// What an error of the client means.
    init(_ error: any Error) {
        switch error {
        case let fault as KeystoneFault: self = fault
        case let error as HTTPClientError: self = KeystoneFault.late.contains(error) ? .silent : .unreachable
        case is CancellationError: self = .silent
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError: self = .untrusted
        case is HTTPParserError, is NIOTooManyBytesError: self = .noKeystone
        default: self = .unreachable
        }
    }
}
