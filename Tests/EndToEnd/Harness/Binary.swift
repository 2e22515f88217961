import Foundation

/// Finds the program that is tested: beside the running test bundle, or where `NOVA_BILLING_BINARY` says.
enum Binary {
    static func path() throws -> String {
        if let path = ProcessInfo.processInfo.environment["NOVA_BILLING_BINARY"] {
            guard FileManager.default.isExecutableFile(atPath: path) else { throw Missing(looked: [path]) }
            return path
        }
        var candidates: [String] = []
        for bundle in [CommandLine.arguments[0], "/proc/self/exe", Bundle.main.bundlePath] {
            var folder = URL(filePath: bundle).resolvingSymlinksInPath()
            for _ in 0..<3 {
                folder.deleteLastPathComponent()
                candidates.append(folder.appending(path: "nova-billing").path)
            }
        }
        let found = candidates.first { path in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
                && FileManager.default.isExecutableFile(atPath: path)
        }
        guard let found else { throw Missing(looked: candidates) }
        return found
    }

    struct Missing: Error, CustomStringConvertible {
        let looked: [String]
        var description: String {
            "there is no program to test: none of \(looked.joined(separator: ", ")); build nova-billing first, "
                + "or say where it is in NOVA_BILLING_BINARY"
        }
    }
}
