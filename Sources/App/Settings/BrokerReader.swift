import JSON

/// Finds the brokers: those of `brokers`, else that of the `rabbit_*` keys, else that of a nova.conf.
struct BrokerReader {
    private static let rabbitKeys = [
        "rabbit_host", "rabbit_port", "rabbit_userid", "rabbit_password", "rabbit_virtual_host",
    ]

    private(set) var brokers: [BrokerSettings] = []
    /// Where they are from.
    private(set) var origin = SettingOrigin.standard
    private(set) var notes: [String] = []

    init(_ values: inout SettingValues) {
        let given = BrokerReader.rabbitKeys.first { values.isGiven($0) }
        if let list = values["brokers"] {
            origin = values.origin(of: "brokers")
            readList(list, &values)
            if let given { notes.append("\(given) and its like are ignored: brokers names the brokers") }
        } else if let given {
            origin = values.origin(of: given)
            brokers = [BrokerReader.rabbit(values)]
        } else if let path = values["nova_conf"]?.string {
            readNovaConf(path, &values)
        }
    }

    private mutating func readList(_ list: JSONValue, _ values: inout SettingValues) {
        guard let elements = list.array else { return values.wrong("brokers", list, .brokers, origin) }
        for (index, element) in elements.enumerated() {
            let path = "brokers[\(index)]"
            guard let object = element.object else {
                values.wrong(path, element, .brokers, origin)
                continue
            }
            if let broker = broker(object, path, &values) { brokers.append(broker) }
        }
    }

    private func broker(_ object: JSONObject, _ path: String, _ values: inout SettingValues) -> BrokerSettings? {
        var members: [String: JSONValue] = [:]
        let count = values.problems.count
        for (name, value) in object.members {
            guard let definition = SettingDefinition.broker.first(where: { $0.path == name }) else {
                values.unknown(name, of: path, among: SettingDefinition.broker.map(\.path), from: origin)
                continue
            }
            members[name] = definition.kind.accepted(value)
            if members[name] == nil { values.wrong("\(path).\(name)", value, definition.kind, origin) }
        }
        guard values.problems.count == count else { return nil }
        guard let url = members["url"]?.string else {
            values.problem("the setting \(path).url is missing; it says where the broker is", origin)
            return nil
        }
        do throws(BrokerURL.Malformed) {
            var broker = try BrokerURL.read(url)
            broker.exchanges = members["exchanges"]?.array?.compactMap(\.string)
            broker.topics = members["topics"]?.array?.compactMap(\.string)
            broker.queueType = members["queue_type"]?.string.flatMap(BrokerSettings.QueueType.init) ?? .quorum
            broker.createsExchanges = members["create_exchanges"]?.bool ?? false
            broker.prefetch = members["prefetch"]?.number?.integer
            broker.ca = members["ca"]?.string
            switch (members["certificate"]?.string, members["key"]?.string) {
            case (let certificate?, let key?): broker.identity = .init(certificate: certificate, key: key)
            case (nil, nil): break
            default:
                values.problem("the settings \(path).certificate and \(path).key go together; one is missing", origin)
            }
            return broker
        } catch {
            values.problem("the setting \(path).url is no broker's address: \(error)", origin)
            return nil
        }
    }

    /// The predecessor's keys, with its defaults for those that are not there.
    private static func rabbit(_ values: SettingValues) -> BrokerSettings {
        BrokerSettings(
            hosts: [
                BrokerSettings.Host(
                    name: values["rabbit_host"]?.string ?? "localhost", port: values["rabbit_port"]?.number?.integer,
                    user: values["rabbit_userid"]?.string ?? "guest",
                    password: values["rabbit_password"]?.string ?? "guest")
            ], virtualHost: values["rabbit_virtual_host"]?.string ?? "/", isTLS: false)
    }

    private mutating func readNovaConf(_ path: String, _ values: inout SettingValues) {
        let named = values.origin(of: "nova_conf")
        guard let file = NovaConf(path: path) else {
            return values.problem("the file \(path) that nova_conf names can't be read", named)
        }
        origin = .file(path)
        do throws(BrokerURL.Malformed) {
            guard let broker = try file.broker() else {
                notes.append("nova_conf: \(path) names no broker: it has neither transport_url nor rabbit_host")
                return
            }
            brokers = [broker]
        } catch { values.problem("its transport_url is no broker's address: \(error)", origin) }
    }
}

extension NovaConf {
    /// The broker that a service publishes its notifications to; `nil` where none is named.
    func broker() throws(BrokerURL.Malformed) -> BrokerSettings? {
        let rabbit = ["oslo_messaging_rabbit", "DEFAULT"]
        var broker: BrokerSettings
        if let url = value("transport_url", in: ["oslo_messaging_notifications", "DEFAULT"]) {
            broker = try BrokerURL.read(url)
        } else if let host = value("rabbit_host", in: rabbit) {
            let port = value("rabbit_port", in: rabbit).flatMap { Int($0) }
            broker = BrokerSettings(
                hosts: [
                    BrokerSettings.Host(
                        name: host, port: port, user: value("rabbit_userid", in: rabbit) ?? "guest",
                        password: value("rabbit_password", in: rabbit) ?? "guest")
                ], virtualHost: value("rabbit_virtual_host", in: rabbit) ?? "/", isTLS: false)
        } else {
            return nil
        }
        let usesTLS = (value("ssl", in: rabbit) ?? value("rabbit_use_ssl", in: rabbit))?.lowercased()
        broker.isTLS = broker.isTLS || ["true", "1", "yes", "on"].contains(usesTLS)
        broker.ca = value("ssl_ca_file", in: rabbit) ?? value("kombu_ssl_ca_certs", in: rabbit)
        return broker
    }
}
