import Domain
import JSON
import OpenStackAdapter
import Ports

/// What is in force: flags over environment over file over what the server does by itself.
struct Settings {
    var host = "127.0.0.1"
    var port = 8_787
    var database: DatabaseURL?
    var adminToken: String?
    var memberTokens: [String: String] = [:]
    var logLevel = "info"
    var wanted = StoreFacts.Wanted()
    var imageUnit = ImageUnit.bytes
    var states = StateTable.standard
    /// What is to be said of settings that are accepted but mean something else now, or nothing.
    var notes: [String] = []
}
