import Foundation
import Testing

/// What each room of the house may import of this package, and what of others it must not.
@Suite("The layers")
struct LayeringTests {
    struct Room: Sendable, CustomTestStringConvertible {
        let path: String
        let mayImport: Set<String>
        var mayImportFoundation = false

        var testDescription: String { path }
    }

    static let ours: Set<String> = [
        "JSON", "Domain", "Ports", "UseCases", "Metering", "InMemoryAdapter", "SQLiteAdapter", "PostgreSQLAdapter",
        "OpenStackAdapter", "StaticTokensAdapter", "KeystoneAdapter", "HTTPAdapter", "App", "CSQLite", "CPostgreSQL",
        "CZlib", "AMQPCodec", "AMQPProtocol", "AMQP", "AMQPAdapter",
    ]

    static let rooms: [Room] = [
        Room(path: "JSON", mayImport: []),
        Room(path: "Domain", mayImport: ["JSON"]),
        Room(path: "Ports", mayImport: ["JSON", "Domain"]),
        Room(path: "UseCases", mayImport: ["JSON", "Domain", "Ports"]),
        Room(path: "Metering", mayImport: []),
        Room(path: "Adapters/InMemory", mayImport: ["JSON", "Domain", "Ports"]),
        Room(path: "Adapters/SQLite", mayImport: ["JSON", "Domain", "Ports", "CSQLite"]),
        Room(path: "Adapters/PostgreSQL", mayImport: ["JSON", "Domain", "Ports", "CPostgreSQL"]),
        Room(path: "Adapters/OpenStack", mayImport: ["JSON", "Domain", "CZlib"]),
        Room(path: "Adapters/StaticTokens", mayImport: ["Domain", "Ports"]),
        Room(path: "Adapters/Keystone", mayImport: ["JSON", "Domain", "Ports"]),
        Room(path: "Adapters/AMQP/Codec", mayImport: []),
        Room(path: "Adapters/AMQP/Protocol", mayImport: ["AMQPCodec"]),
        Room(path: "Adapters/AMQP/Client", mayImport: ["AMQPCodec", "AMQPProtocol"]),
        Room(path: "Adapters/AMQP/Intake", mayImport: ["Domain", "Ports", "AMQP"]),
        Room(path: "Adapters/HTTP", mayImport: ["JSON", "Domain", "Ports", "UseCases"]),
        Room(path: "App", mayImport: ours, mayImportFoundation: true),
    ]

    /// The modules that rooms of pure values may use besides ours.
    static let pure: Set<String> = ["Synchronization"]

    static let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Sources")

    /// Every import of every file in a folder.
    static func imports(in path: String) throws -> [(file: String, module: String)] {
        let folder = sources.appending(path: path)
        let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".swift") }
        return try files.flatMap { file in
            try String(contentsOf: folder.appending(path: file), encoding: .utf8).split(separator: "\n").compactMap {
                line -> (String, String)? in
                let words = line.split(separator: " ")
                guard let place = words.firstIndex(of: "import"), place <= 2, !line.hasPrefix("//") else { return nil }
                let last = words[place + 1] == "struct" || words[place + 1] == "func" ? place + 2 : place + 1
                return (file, String(words[last].split(separator: ".")[0]))
            }
        }
    }

    @Test("import only what they may", arguments: rooms)
    func imports(room: Room) throws {
        let imports = try Self.imports(in: room.path)
        for (file, module) in imports where Self.ours.contains(module) {
            #expect(room.mayImport.contains(module), "\(room.path)/\(file) imports \(module)")
        }
        for (file, module) in imports where !room.mayImportFoundation {
            #expect(!module.hasPrefix("Foundation"), "\(room.path)/\(file) imports \(module)")
        }
    }

    @Test("the middle imports nothing from outside", arguments: ["JSON", "Domain", "Ports", "UseCases", "Metering"])
    func purity(path: String) throws {
        for (file, module) in try Self.imports(in: path) {
            #expect(Self.ours.contains(module) || Self.pure.contains(module), "\(path)/\(file) imports \(module)")
        }
    }

    @Test("every folder of Sources is a room of the table")
    func everyFolderIsKnown() throws {
        let manager = FileManager.default
        let top = try manager.contentsOfDirectory(atPath: Self.sources.path).filter { $0 != "Adapters" }
        let adapters = try manager.contentsOfDirectory(atPath: Self.sources.path + "/Adapters").map { "Adapters/\($0)" }
        let known = Set(Self.rooms.map(\.path))
        for folder in top + adapters {
            // A folder may be a room, or hold some.
            let isKnown = known.contains(folder) || known.contains { $0.hasPrefix(folder + "/") }
            #expect(isKnown, "\(folder) is in no row of the table")
        }
    }
}
