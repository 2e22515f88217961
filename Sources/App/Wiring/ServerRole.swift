/// What of a server runs.
enum ServerRole: String, CaseIterable {
    case all
    /// The API, without the intake.
    case heart
    /// The intake, without the API.
    case intake = "os-amqp"

    var hasAPI: Bool { self != .intake }
    var hasIntake: Bool { self != .heart }
}
