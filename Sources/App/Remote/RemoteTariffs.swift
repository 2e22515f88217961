import Domain
import JSON

/// The prices that a server has.
enum RemoteTariffs {
    /// Every version, in the order of recording.
    static func versions(_ connection: inout RemoteConnection) async throws -> [TariffVersion] {
        try await versions(after: nil, &connection)
    }

    /// Every version behind one.
    static func versions(
        after last: TariffID?, _ connection: inout RemoteConnection
    ) async throws -> [TariffVersion] {
        var request = RemoteRequest("/tariff/history")
        request.query = [("exact", "true")]
        if let last { request.query.append(("marker", String(last.rawValue))) }
        let answer = try await connection.demand(request).json()
        let versions = answer.array?.map { TariffVersion(json: $0) } ?? [nil]
        return try versions.map { version in
            guard let version else { throw Failure.failed("\(connection.address) answered what is no price") }
            return version
        }
    }

    /// The rates in force now, by the server's clock, each with its unit.
    static func current(_ connection: inout RemoteConnection) async throws -> [(rtype: String, version: TariffVersion)]
    {
        let versions = try await versions(&connection).filter { $0.cancelled == nil }
        let answer = try await connection.demand(RemoteRequest("/tariff")).json()
        return (answer.object?.members ?? []).compactMap { rtype, rate in
            // The server says what is in force, the history in which unit and how exactly.
            let fitting = versions.filter { version in
                version.rtype == rtype
                    && version.rate.map { JSONNumber($0.double.shortestText) } == .some(rate.number)
            }
            return fitting.max { ($0.moment, $0.recorded) < ($1.moment, $1.recorded) }.map { (rtype, $0) }
        }
    }

    /// Posts prices; returns the versions that they became, in the order given.
    static func set(_ values: JSONValue, on server: RemoteServer) async throws -> [TariffVersion] {
        try await server.connected { connection in
            let last = try await versions(&connection).last?.id
            var writer = JSONWriter()
            writer.value(values)
            _ = try await connection.demand(RemoteRequest(posting: writer.bytes, to: "/tariff"))
            var fresh = try await versions(after: last, &connection)
            let rtypes = values.object?["values"]?.object?.members.map(\.key) ?? []
            return rtypes.compactMap { rtype in
                fresh.lastIndex { $0.rtype == rtype }.map { fresh.remove(at: $0) }
            }
        }
    }
}

extension TariffVersion {
    /// A version as a server lists it.
    init?(json value: JSONValue) {
        guard let object = value.object, let id = object["id"]?.number?.integer, let rtype = object["rtype"]?.string,
            let moment = object["datetime"]?.string.flatMap({ try? Moment($0) }),
            let recorded = object["recorded"]?.string.flatMap({ try? Moment($0) }),
            let unit = object["unit"]?.string.flatMap(RateUnit.init(rawValue:))
        else { return nil }
        self.init(
            id: TariffID(rawValue: Int64(id)), rtype: rtype, moment: moment,
            rate: object["rate_exact"]?.string.flatMap { try? Rate($0) }, unit: unit,
            migrate: object["migrate"]?.bool ?? false, recorded: recorded,
            cancelled: object["cancelled"]?.string.flatMap { try? Moment($0) })
    }
}
