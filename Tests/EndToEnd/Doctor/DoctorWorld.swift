import AMQP
import BrokerTestSupport
import Foundation
import NIOCore

/// A broker with virtual hosts and users of which most have something wrong with them.
struct DoctorWorld: Sendable {
    static let password = "s3cr3t-doctor"

    let broker: Broker

    static var shared: DoctorWorld {
        get async throws { try await task.value }
    }

    private static let task = Task { try await DoctorWorld() }

    private static let definitions = """
        {"users": [USER(doctor), USER(doctor-nothing), USER(doctor-deaf), USER(doctor-helped), USER(doctor-outside), USER(doctor-modest)],
         "vhosts": [{"name": "doctor-fine"}, {"name": "doctor-full"}, {"name": "doctor-narrow"}, {"name": "doctor-odd"},
                    {"name": "doctor-filled"}, {"name": "doctor-empty"}],
         "permissions": [
            MAY(doctor, doctor-fine, .*, .*), MAY(doctor, doctor-full, .*, .*), MAY(doctor, doctor-narrow, .*, .*),
            MAY(doctor, doctor-odd, .*, .*), MAY(doctor, doctor-filled, .*, .*), MAY(guest, doctor-filled, .*, .*),
            MAY(doctor-nothing, doctor-fine, ^$, ^$), MAY(doctor-helped, doctor-fine, ^$, ^$),
            MAY(doctor-deaf, doctor-fine, .*, ^nova-billing), MAY(doctor-deaf, doctor-filled, .*, ^nova-billing),
            MAY(doctor-modest, doctor-fine, ^nova-billing, .*), MAY(doctor, doctor-empty, .*, .*)],
         "parameters": [
            {"component": "vhost-limits", "name": "limits", "vhost": "doctor-full", "value": {"max-connections": 0}},
            {"component": "vhost-limits", "name": "limits", "vhost": "doctor-narrow", "value": {"max-queues": 0}}],
         "exchanges": [EXCHANGE(doctor-odd, nova-billing.dlx, direct), EXCHANGE(doctor-filled, nova, topic)],
         "queues": [
            QUEUE(doctor-odd, nova-billing.notifications, "x-max-length": 5),
            QUEUE(doctor-odd, nova-billing.dead, "x-message-ttl": 5000),
            QUEUE(doctor-filled, nova-billing.notifications, "x-dead-letter-exchange": "nova-billing.dlx"),
            QUEUE(doctor-filled, nova-billing.dead, "x-queue-type": "classic"),
            QUEUE(doctor-filled, notifications.info), QUEUE(doctor-filled, notifications.error),
            QUEUE(doctor-filled, versioned_notifications.info)]}
        """

    private init() async throws {
        broker = try await Broker.shared
        let file = FileManager.default.temporaryDirectory.appending(path: "doctor-\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(DoctorWorld.expanded(DoctorWorld.definitions).utf8).write(to: file)
        try await broker.tell("import_definitions", file.path)
        let filled = [("nova-billing.notifications", 3), ("nova-billing.dead", 1), ("notifications.info", 2)]
        try await broker.channel(in: "doctor-filled") { channel in
            try await channel.withPublisher { publisher in
                for (queue, count) in filled {
                    let message = try OutgoingMessage(ByteBuffer(string: "{}"), routingKey: queue)
                    _ = try await publisher.publish(Array(repeating: message, count: count))
                }
            }
            for (queue, count) in filled {
                while try await channel.queueState(queue).messageCount < count {}
            }
        }
    }

    /// Writes out the short forms.
    private static func expanded(_ text: String) -> String {
        text.replacing(/USER\((.*?)\)/) { #"{"name": "\#($0.1)", "password": "\#(password)", "tags": ""}"# }
            .replacing(/MAY\((.*?), (.*?), (.*?), (.*?)\)/) {
                #"{"user": "\#($0.1)", "vhost": "\#($0.2)", "configure": "\#($0.3)", "write": "\#($0.3)", "#
                    + #""read": "\#($0.4)"}"#
            }
            .replacing(/EXCHANGE\((.*?), (.*?), (.*?)\)/) {
                #"{"vhost": "\#($0.1)", "name": "\#($0.2)", "type": "\#($0.3)", "durable": true, "auto_delete": false, "#
                    + #""internal": false, "arguments": {}}"#
            }
            .replacing(/QUEUE\((.*?), ([a-z_.-]+)(?:, (.*?))?\)/) {
                #"{"vhost": "\#($0.1)", "name": "\#($0.2)", "durable": true, "auto_delete": false, "arguments": {"#
                    + "\($0.3 ?? "")}}"
            }
    }

    /// An address of the broker, or of something beside it, with the names of ports and users filled in.
    func filledIn(_ template: String, web: String? = nil, silent: UInt16 = 0) -> String {
        var text = template.replacing("PASSWORD", with: DoctorWorld.password)
            .replacing("TLS/", with: broker.file("") + "/").replacing("FREE", with: "1").replacing(
                "WEB", with: web ?? ""
            )
            .replacing("SILENT", with: "\(silent)")
        for port in Broker.Port.allCases { text = text.replacing("<\(port.rawValue)>", with: "\(broker.port(port))") }
        return text
    }
}
