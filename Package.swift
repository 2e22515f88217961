// swift-tools-version: 6.2
import PackageDescription

/// What every target is built with: Swift 6, strict imports, warnings are errors.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let package = Package(
    name: "nova-billing",
    platforms: [.macOS(.v26)],
    products: [
        .executable(name: "nova-billing", targets: ["App"]),
        // The AMQP client could be a package of its own.
        .library(name: "AMQP", targets: ["AMQP"]),
        // What the benchmarks, which are a package of their own, measure.
        .library(
            name: "NovaBillingCore",
            targets: ["JSON", "Domain", "Ports", "UseCases", "SQLiteAdapter", "PostgreSQLAdapter"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // The hexagon, from the middle outwards.
        .target(name: "JSON", path: "Sources/JSON"),
        .target(name: "Domain", dependencies: ["JSON"], path: "Sources/Domain"),
        .target(name: "Ports", dependencies: ["Domain", "JSON"], path: "Sources/Ports"),
        .target(name: "UseCases", dependencies: ["Domain", "JSON", "Ports"], path: "Sources/UseCases"),

        // What is counted, and how monitoring reads it.
        .target(name: "Metering", path: "Sources/Metering"),

        // Adapters; none imports another.
        .target(
            name: "InMemoryAdapter", dependencies: ["Domain", "JSON", "Ports"], path: "Sources/Adapters/InMemory"),
        .systemLibrary(
            name: "CSQLite", path: "Sources/Adapters/SQLite/CSQLite", pkgConfig: "sqlite3",
            providers: [.apt(["libsqlite3-dev"])]),
        .target(
            name: "SQLiteAdapter", dependencies: ["CSQLite", "Domain", "JSON", "Ports"],
            path: "Sources/Adapters/SQLite/Store"),
        .systemLibrary(
            name: "CPostgreSQL", path: "Sources/Adapters/PostgreSQL/CPostgreSQL", pkgConfig: "libpq",
            providers: [.apt(["libpq-dev"])]),
        .target(
            name: "PostgreSQLAdapter", dependencies: ["CPostgreSQL", "Domain", "JSON", "Ports"],
            path: "Sources/Adapters/PostgreSQL/Store"),
        .systemLibrary(
            name: "CZlib", path: "Sources/Adapters/OpenStack/CZlib", pkgConfig: "zlib",
            providers: [.apt(["zlib1g-dev"])]),
        .target(
            name: "OpenStackAdapter", dependencies: ["CZlib", "Domain", "JSON"], path: "Sources/Adapters/OpenStack",
            exclude: ["CZlib"]),
        .target(name: "StaticTokensAdapter", dependencies: ["Ports"], path: "Sources/Adapters/StaticTokens"),
        .target(
            name: "KeystoneAdapter",
            dependencies: [
                "Domain", "JSON", "Ports",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ], path: "Sources/Adapters/Keystone"),
        .target(
            name: "HTTPAdapter",
            dependencies: [
                "Domain", "JSON", "Ports", "UseCases",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ], path: "Sources/Adapters/HTTP",
            // The description of the routes is a part of the program, which has no files beside it.
            resources: [.embedInCode("OpenAPI/openapi.yaml")]),

        // The AMQP 0-9-1 client: octets, then machines without I/O, then sockets and the interface.
        .target(
            name: "AMQPCodec", dependencies: [.product(name: "NIOCore", package: "swift-nio")],
            path: "Sources/Adapters/AMQP/Codec"),
        .target(
            name: "AMQPProtocol", dependencies: ["AMQPCodec", .product(name: "NIOCore", package: "swift-nio")],
            path: "Sources/Adapters/AMQP/Protocol"),
        .target(
            name: "AMQP",
            dependencies: [
                "AMQPCodec", "AMQPProtocol",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: "swift-nio"),
            ], path: "Sources/Adapters/AMQP/Client"),
        .target(
            name: "AMQPAdapter",
            dependencies: ["AMQP", "Ports", .product(name: "NIOCore", package: "swift-nio")],
            path: "Sources/Adapters/AMQP/Intake"),

        // The composition root.
        .executableTarget(
            name: "App",
            dependencies: [
                "Domain", "JSON", "Metering", "Ports", "UseCases", "InMemoryAdapter", "PostgreSQLAdapter",
                "SQLiteAdapter", "OpenStackAdapter", "HTTPAdapter", "KeystoneAdapter", "StaticTokensAdapter", "AMQP",
                "AMQPAdapter",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ], path: "Sources/App"),

        // What tests share: fixtures, the generator of streams, the reference.
        .target(
            name: "TestSupport",
            dependencies: [
                "CPostgreSQL", "Domain", "JSON", "Ports", "UseCases", "InMemoryAdapter", "PostgreSQLAdapter",
                "SQLiteAdapter",
            ], path: "Tests/Support/Swift"),
        // Months of a cloud, as messages and as a bill, and a program that writes them down.
        .target(name: "Cloud", dependencies: ["TestSupport"], path: "Tests/Support/Cloud"),
        // What those messages mean to the program.
        .target(
            name: "CloudTestSupport", dependencies: ["Cloud", "TestSupport", "Domain", "Ports", "OpenStackAdapter"],
            path: "Tests/Support/CloudRun"),
        .executableTarget(
            name: "nova-billing-cloud",
            dependencies: ["Cloud", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            path: "Tests/Support/CloudCommand"),
        .target(
            name: "AMQPTestSupport",
            dependencies: ["AMQPCodec", "AMQPProtocol", .product(name: "NIOCore", package: "swift-nio")],
            path: "Tests/Adapters/AMQP/Support"),
        .testTarget(
            name: "AMQPCodecTests",
            dependencies: ["AMQPTestSupport", "AMQPCodec", .product(name: "NIOCore", package: "swift-nio")],
            path: "Tests/Adapters/AMQP/Codec"),
        .testTarget(
            name: "AMQPProtocolTests",
            dependencies: [
                "AMQPTestSupport", "AMQPCodec", "AMQPProtocol", .product(name: "NIOCore", package: "swift-nio"),
            ], path: "Tests/Adapters/AMQP/Protocol"),
        .target(
            name: "AMQPFuzzTargets",
            dependencies: [
                "AMQPTestSupport", "AMQP", "AMQPCodec", "AMQPProtocol", .product(name: "NIOCore", package: "swift-nio"),
            ], path: "Tests/Adapters/AMQP/Fuzz/Targets"),
        .testTarget(
            name: "AMQPFuzzTests",
            dependencies: ["AMQPFuzzTargets", .product(name: "NIOCore", package: "swift-nio")],
            path: "Tests/Adapters/AMQP/Fuzz/Tests"),
        .testTarget(
            name: "AMQPHostileTests",
            dependencies: [
                "AMQPTestSupport", "AMQP", "AMQPCodec", "AMQPProtocol", "BrokerTestSupport",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ], path: "Tests/Adapters/AMQP/Hostile"),
        // A RabbitMQ for tests.
        .target(name: "BrokerTestSupport", dependencies: ["TestSupport"], path: "Tests/Support/Broker"),
        .testTarget(
            name: "AMQPClientTests",
            dependencies: [
                "AMQP", "AMQPCodec", "AMQPProtocol", "BrokerTestSupport",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ], path: "Tests/Adapters/AMQP/Client"),
        .testTarget(
            name: "AMQPIntakeTests",
            dependencies: [
                "AMQP", "AMQPAdapter", "BrokerTestSupport", "CFaultyFiles", "TestSupport", "Domain", "JSON", "Ports",
                "UseCases", "InMemoryAdapter", "SQLiteAdapter",
                .product(name: "NIOCore", package: "swift-nio"),
            ], path: "Tests/Adapters/AMQP/Intake"),
        .testTarget(
            name: "CloudTests",
            dependencies: [
                "Cloud", "CloudTestSupport", "TestSupport", "Domain", "JSON", "Ports", "OpenStackAdapter",
            ], path: "Tests/Cloud"),
        .testTarget(name: "ArchitectureTests", path: "Tests/Architecture"),
        .testTarget(name: "MeteringTests", dependencies: ["Metering"], path: "Tests/Metering"),
        .testTarget(
            name: "DomainTests",
            dependencies: [
                "TestSupport", "Domain", "JSON", "Ports", "UseCases", "InMemoryAdapter", "PostgreSQLAdapter",
                "SQLiteAdapter",
            ], path: "Tests/Domain"),
        // The real binary, from outside: the products folder holds it beside the tests.
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "App", "TestSupport", "BrokerTestSupport", "AMQP", "AMQPTestSupport", "Cloud",
                "CloudTestSupport", "Domain", "JSON", "Ports", "InMemoryAdapter", "SQLiteAdapter",
                .product(name: "NIOCore", package: "swift-nio"),
            ], path: "Tests/EndToEnd"),
        .testTarget(
            name: "HTTPTests",
            dependencies: [
                "Domain", "JSON", "Ports", "UseCases", "HTTPAdapter", "StaticTokensAdapter", "InMemoryAdapter",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ], path: "Tests/Adapters/HTTP"),
        .testTarget(
            name: "KeystoneTests",
            dependencies: [
                "TestSupport", "Domain", "JSON", "Ports", "InMemoryAdapter", "KeystoneAdapter",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ], path: "Tests/Adapters/Keystone"),
        .testTarget(
            name: "OpenStackTests", dependencies: ["Domain", "JSON", "OpenStackAdapter"],
            path: "Tests/Adapters/OpenStack"),
        // A file system for SQLite that fails when it is told to.
        .target(
            name: "CFaultyFiles", path: "Tests/Support/FaultyFiles", linkerSettings: [.linkedLibrary("sqlite3")]),
        .testTarget(
            name: "ContractTests",
            dependencies: [
                "CFaultyFiles", "CSQLite", "TestSupport", "Domain", "JSON", "Ports", "UseCases", "InMemoryAdapter",
                "PostgreSQLAdapter", "SQLiteAdapter",
            ], path: "Tests/Contract"),
    ]
)

for target in package.targets where target.type != .system { target.swiftSettings = strict }

// The fuzzer's program is no part of other builds: it needs everything that it watches built for it.
if Context.environment["FUZZING"] != nil {
    let watched = ["AMQPCodec", "AMQPProtocol", "AMQP", "AMQPFuzzTargets"]
    let fuzzed: [SwiftSetting] = [.unsafeFlags(["-sanitize=fuzzer", "-parse-as-library"])]
    for target in package.targets where watched.contains(target.name) { target.swiftSettings = strict + fuzzed }
    package.targets.append(
        .executableTarget(
            name: "Fuzz", dependencies: ["AMQPFuzzTargets", .product(name: "NIOCore", package: "swift-nio")],
            path: "Tests/Adapters/AMQP/Fuzz/Program", swiftSettings: strict + fuzzed,
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])]))
}
