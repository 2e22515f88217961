import HTTPAdapter

/// How much a client may ask of the server.
struct LimitSettings: Hashable {
    let bodyBytes: Int
    let headBytes: Int
    let connections: Int
    /// How long the head of a request may take to come.
    let head: Duration
    /// How long its body may take.
    let body: Duration
    /// How long a connection may be silent between requests.
    let idle: Duration
    /// How long a client may take nothing of its answer.
    let answer: Duration
    /// How many may read the store at once.
    let readers: Int
    /// How long the others wait.
    let readerWait: Duration

    init(_ values: SettingValues) {
        bodyBytes = values.count("limits.body_bytes")
        headBytes = values.count("limits.head_bytes")
        connections = values.count("limits.connections")
        head = values.seconds("limits.head_seconds")
        body = values.seconds("limits.body_seconds")
        idle = values.seconds("limits.idle_seconds")
        answer = values.seconds("limits.answer_seconds")
        readers = values.count("limits.readers")
        readerWait = values.seconds("limits.reader_seconds")
    }

    /// What the server is held to.
    var serverLimits: ServerLimits {
        var limits = ServerLimits()
        limits.bodyBytes = bodyBytes
        limits.headBytes = headBytes
        limits.connections = OpenFiles.connections(wanted: connections)
        (limits.head, limits.body, limits.idle, limits.answer) = (head, body, idle, answer)
        return limits
    }
}
