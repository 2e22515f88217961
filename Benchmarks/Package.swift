// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

// A package of its own, so that whoever only builds the server never builds this.
let package = Package(
    name: "nova-billing-benchmarks",
    platforms: [.macOS(.v26)],
    dependencies: [
        .package(name: "nova-billing", path: ".."),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    ],
    targets: [
        .executableTarget(
            name: "RecordBench", dependencies: [.product(name: "NovaBillingCore", package: "nova-billing")],
            swiftSettings: strict),
        .executableTarget(
            name: "AMQPBench",
            dependencies: [
                .product(name: "AMQP", package: "nova-billing"), .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ], swiftSettings: strict),
    ]
)
