import Testing

/// Settings of a broker with which something is wrong, and what is to be said of it.
struct BrokenSetUp: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// `<plain>` and its like are the broker's ports, FREE is one where nobody listens, WEB that of a web server, SILENT that of nobody who
    /// says anything, TLS/ the
    /// folder of certificates.
    let url: String
    var more = ""
    /// The check that finds it.
    let check: String
    let code: String
    let words: [String]
    let status: Int32
    /// Whether what comes after it can't be looked at.
    var isEnd = true

    private static let ca = #", "ca": "TLS/ca.pem""#
    private static let person = "doctor:PASSWORD@localhost"

    static let all = address + tls + login + rights + topology

    private static let address = [
        BrokenSetUp(
            testDescription: "nobody listens", url: "amqp://\(person):FREE/doctor-fine", check: "address",
            code: "nobody_listens", words: ["localhost:1"], status: 4),
        BrokenSetUp(
            testDescription: "a name that nobody has", url: "amqp://doctor:PASSWORD@mq..example/", check: "address",
            code: "name_unknown", words: ["mq..example"], status: 4),
        BrokenSetUp(
            testDescription: "a web server", url: "amqp://\(person):WEB/", check: "AMQP", code: "not_a_broker",
            words: ["web server"], status: 4),
        BrokenSetUp(
            testDescription: "a web server, asked for TLS", url: "amqps://\(person):WEB/", more: ca, check: "TLS",
            code: "not_a_broker", words: ["is no broker"], status: 4),
        BrokenSetUp(
            testDescription: "a port that says nothing", url: "amqp://\(person):SILENT/", check: "AMQP",
            code: "no_answer", words: ["says nothing"], status: 4),
        BrokenSetUp(
            testDescription: "a port that says nothing, asked for TLS", url: "amqps://\(person):SILENT/", more: ca,
            check: "TLS", code: "no_answer", words: ["says nothing"], status: 4),
        BrokenSetUp(
            testDescription: "a port with TLS, used without", url: "amqp://\(person):<tls>/doctor-fine", check: "AMQP",
            code: "port_with_tls", words: ["speaks TLS"], status: 4),
        BrokenSetUp(
            testDescription: "a port without TLS, used with it", url: "amqps://\(person):<plain>/doctor-fine", more: ca,
            check: "TLS", code: "port_without_tls", words: ["without TLS"], status: 4),
    ]

    private static let tls = [
        BrokenSetUp(
            testDescription: "a certificate whose time is over", url: "amqps://\(person):<expired>/", more: ca,
            check: "TLS", code: "certificate_expired", words: ["2021-01-01T00:00:00Z"], status: 4),
        BrokenSetUp(
            testDescription: "a certificate for another name", url: "amqps://\(person):<wrong-name>/", more: ca,
            check: "TLS", code: "certificate_of_other_name", words: ["elsewhere.example", "not for localhost"],
            status: 4),
        BrokenSetUp(
            testDescription: "a certificate for a name, called by its address",
            url: "amqps://doctor:PASSWORD@127.0.0.1:<name-only>/", more: ca, check: "TLS",
            code: "certificate_of_other_name", words: ["for localhost, not for 127.0.0.1"], status: 4),
        BrokenSetUp(
            testDescription: "a certificate of an authority that the system does not know",
            url: "amqps://\(person):<tls>/", check: "TLS", code: "certificate_untrusted",
            words: ["this machine trusts"], status: 4),
        BrokenSetUp(
            testDescription: "a certificate of another authority", url: "amqps://\(person):<tls>/",
            more: #", "ca": "TLS/other-ca.pem""#, check: "TLS", code: "certificate_untrusted",
            words: ["other-ca.pem"], status: 4),
        BrokenSetUp(
            testDescription: "a broker that wants a client certificate", url: "amqps://\(person):<demanding>/",
            more: ca, check: "TLS", code: "client_certificate_refused", words: ["asks for a client certificate"],
            status: 4),
        BrokenSetUp(
            testDescription: "a client certificate of another authority", url: "amqps://\(person):<demanding>/",
            more: ca + #", "certificate": "TLS/stranger.pem", "key": "TLS/stranger.key""#, check: "TLS",
            code: "client_certificate_refused", words: ["refuses", "stranger.pem"], status: 4),
        BrokenSetUp(
            testDescription: "a key of another certificate", url: "amqps://\(person):<demanding>/",
            more: ca + #", "certificate": "TLS/client.pem", "key": "TLS/stranger.key""#, check: "TLS files",
            code: "file_unusable", words: ["does not belong"], status: 2),
        BrokenSetUp(
            testDescription: "a file of authorities that is not there", url: "amqps://\(person):<tls>/",
            more: #", "ca": "TLS/nowhere.pem""#, check: "TLS files", code: "file_unusable", words: ["nowhere.pem"],
            status: 2),
    ]

    private static let login = [
        BrokenSetUp(
            testDescription: "a wrong password", url: "amqp://doctor:PASSWORD-wrong@localhost:<plain>/doctor-fine",
            check: "login", code: "login_refused", words: ["doctor"], status: 1),
        BrokenSetUp(
            testDescription: "an unknown user", url: "amqp://nobody:PASSWORD@localhost:<plain>/doctor-fine",
            check: "login", code: "login_refused", words: ["nobody"], status: 1),
        BrokenSetUp(
            testDescription: "an unknown virtual host", url: "amqp://\(person):<plain>/doctor-none",
            check: "virtual host", code: "virtual_host_unknown", words: ["no virtual host doctor-none"], status: 1),
        BrokenSetUp(
            testDescription: "a virtual host of others",
            url: "amqp://doctor-outside:PASSWORD@localhost:<plain>/doctor-fine", check: "virtual host",
            code: "virtual_host_refused",
            words: ["doctor-outside may not enter the virtual host doctor-fine"], status: 1),
        BrokenSetUp(
            testDescription: "a virtual host that takes no more connections",
            url: "amqp://\(person):<plain>/doctor-full", check: "virtual host", code: "connection_limit",
            words: ["connection limit"], status: 1),
    ]

    private static let rights = [
        BrokenSetUp(
            testDescription: "a user who may do nothing",
            url: "amqp://doctor-nothing:PASSWORD@localhost:<plain>/doctor-fine", check: "permissions",
            code: "permission_missing",
            words: [
                "configure queue nova-billing.notifications", "read queue nova-billing.notifications",
                "write queue nova-billing.notifications", "configure exchange nova-billing.dlx",
                "configure queue nova-billing.dead", "read queue nova-billing.dead", "write queue nova-billing.dead",
            ], status: 1, isEnd: false),
        BrokenSetUp(
            testDescription: "a user who may not listen to the services",
            url: "amqp://doctor-deaf:PASSWORD@localhost:<plain>/doctor-fine", check: "permissions",
            code: "permission_missing",
            words: ["doctor-deaf may not: read exchange nova, read exchange cinder, read exchange glance"], status: 1,
            isEnd: false),
        BrokenSetUp(
            testDescription: "a user who is to make exchanges, and may not",
            url: "amqp://doctor-modest:PASSWORD@localhost:<plain>/doctor-fine", more: #", "create_exchanges": true"#,
            check: "permissions", code: "permission_missing",
            words: ["doctor-modest may not: configure exchange nova, configure exchange cinder"], status: 1,
            isEnd: false),
        BrokenSetUp(
            testDescription: "a virtual host that takes no more queues",
            url: "amqp://\(person):<plain>/doctor-narrow", check: "permissions", code: "queue_limit",
            words: ["queue limit"], status: 1, isEnd: false),
    ]

    private static let topology = [
        BrokenSetUp(
            testDescription: "a queue that no server has made", url: "amqp://\(person):<plain>/doctor-fine",
            check: "queue nova-billing.notifications", code: "queue_absent", words: ["not there yet"], status: 3,
            isEnd: false),
        BrokenSetUp(
            testDescription: "an exchange that no service has made", url: "amqp://\(person):<plain>/doctor-filled",
            check: "exchange cinder", code: "exchange_missing", words: ["no service has made it yet"], status: 3,
            isEnd: false),
        BrokenSetUp(
            testDescription: "a queue with other arguments", url: "amqp://\(person):<plain>/doctor-odd",
            check: "queue nova-billing.notifications", code: "queue_differs", words: ["inequivalent arg"], status: 1,
            isEnd: false),
        BrokenSetUp(
            testDescription: "a queue of dead letters with other arguments", url: "amqp://\(person):<plain>/doctor-odd",
            check: "queue nova-billing.dead", code: "queue_differs", words: ["inequivalent arg"], status: 1,
            isEnd: false),
        BrokenSetUp(
            testDescription: "an exchange of dead letters of another type", url: "amqp://\(person):<plain>/doctor-odd",
            check: "exchange nova-billing.dlx", code: "exchange_differs", words: ["'fanout'", "'direct'"], status: 1,
            isEnd: false),
        BrokenSetUp(
            testDescription: "messages that no server takes", url: "amqp://\(person):<plain>/doctor-filled",
            more: #", "queue_type": "classic""#, check: "queue nova-billing.notifications", code: "queue_unread",
            words: ["3 messages"], status: 3, isEnd: false),
        BrokenSetUp(
            testDescription: "dead letters", url: "amqp://\(person):<plain>/doctor-filled",
            more: #", "queue_type": "classic""#, check: "queue nova-billing.dead", code: "dead_letters",
            words: ["1 message "], status: 3, isEnd: false),
        BrokenSetUp(
            testDescription: "a default queue that nobody reads", url: "amqp://\(person):<plain>/doctor-filled",
            check: "queues notifications.*", code: "default_queue_unread", words: ["notifications.info (2 messages)"],
            status: 3, isEnd: false),
    ]
}
