import Foundation
import JSON
import TestSupport

/// A temporary folder in which programs run, with nothing of this machine's settings around them.
final class Workplace: Sendable {
    private let folder: TemporaryFolder
    var path: String { folder.path }

    init() throws { folder = try TemporaryFolder() }

    /// A path in the folder.
    func path(_ name: String) -> String { "\(folder.path)/\(name)" }

    /// Writes a file and returns its path.
    @discardableResult
    func file(_ name: String, _ content: String) throws -> String {
        try Data(content.utf8).write(to: URL(filePath: path(name)))
        return path(name)
    }

    func bytes(_ name: String) throws -> Data { try Data(contentsOf: URL(filePath: path(name))) }

    /// Runs the program to its end.
    func run(
        _ arguments: [String], input: String? = nil, environment: [String: String] = [:],
        deadline: Duration = .seconds(60)
    ) async throws -> Outcome {
        let program = try Binary.path()
        return try await run(program, arguments, input: input, environment: environment, deadline: deadline)
    }

    /// Runs a line of the shell to its end; `$NOVA` is the program.
    func shell(
        _ script: String, input: String? = nil, deadline: Duration = .seconds(60)
    ) async throws -> Outcome {
        let environment = ["NOVA": try Binary.path()]
        return try await run("/bin/sh", ["-c", script], input: input, environment: environment, deadline: deadline)
    }

    /// Starts the program and returns at once.
    func start(_ arguments: [String], environment: [String: String] = [:]) throws -> (ChildProcess, OutputFiles) {
        let files = OutputFiles(self)
        return (try ChildProcess(try Binary.path(), setup(arguments, files, nil, environment)), files)
    }

    private func run(
        _ program: String, _ arguments: [String], input: String?, environment: [String: String], deadline: Duration
    ) async throws -> Outcome {
        let files = OutputFiles(self)
        let inputFile = try input.map { try file("\(files.name).in", $0) }
        let process = try ChildProcess(program, setup(arguments, files, inputFile, environment))
        let ending = try await process.wait(deadline)
        return Outcome(ending: ending, output: try files.output(), errors: try files.errors())
    }

    private func setup(
        _ arguments: [String], _ files: OutputFiles, _ input: String?, _ environment: [String: String]
    ) -> ChildProcess.Setup {
        let ours = ProcessInfo.processInfo.environment
        var variables = ["HOME": path, "LC_ALL": "C.UTF-8", "USER": "tester"]
        for name in ["PATH", "LD_LIBRARY_PATH"] { variables[name] = ours[name] }
        variables.merge(environment) { $1 }
        return ChildProcess.Setup(
            arguments: arguments, environment: variables, folder: path, input: input ?? "/dev/null",
            output: files.outputPath, errors: files.errorsPath)
    }
}

/// The files that a process writes its output to.
struct OutputFiles: Sendable {
    let name = UUID().uuidString
    let outputPath: String
    let errorsPath: String

    init(_ place: Workplace) { (outputPath, errorsPath) = (place.path("\(name).out"), place.path("\(name).err")) }

    func output() throws -> String { try OutputFiles.text(outputPath) }
    func errors() throws -> String { try OutputFiles.text(errorsPath) }

    private static func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    }
}

/// What a program said and how it ended.
struct Outcome: Sendable {
    let ending: ChildProcess.Ending
    let output: String
    let errors: String

    /// The exit status; that of a killed process is none of ours.
    var status: Int32 { if case .exited(let status) = ending { status } else { -1 } }

    func json() throws -> JSONValue { try JSONParser.parse(Array(output.utf8).trimmed) }
}

extension [UInt8] {
    /// Without the line's end.
    var trimmed: [UInt8] { last == UInt8(ascii: "\n") ? Array(dropLast()) : self }
}
