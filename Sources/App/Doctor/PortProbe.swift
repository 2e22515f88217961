import Glibc
import NIOCore
import NIOPosix

/// Whether somebody takes connections at a host and a port.
enum PortProbe: Sendable {
    case open
    case nobody
    case unknownName
    case silent

    static func of(_ host: String, _ port: Int) async -> PortProbe {
        do {
            let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .connectTimeout(.seconds(5))
                .connect(host: host, port: port).get()
            try? await channel.close()
            return .open
        } catch let error as NIOConnectionError {
            if error.dnsAError != nil, error.dnsAAAAError != nil, error.connectionErrors.isEmpty { return .unknownName }
            let isRefused = error.connectionErrors.contains { ($0.error as? IOError)?.errnoCode == ECONNREFUSED }
            return isRefused ? .nobody : .silent
        } catch let error as IOError where error.errnoCode == ECONNREFUSED {
            return .nobody
        } catch is SocketAddressError {
            return .unknownName
        } catch { return .silent }
    }
}
