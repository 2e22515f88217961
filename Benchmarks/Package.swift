// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that whoever only builds the server never builds this.
let package = Package(
    name: "nova-billing-benchmarks",
    platforms: [.macOS(.v26)],
    dependencies: [.package(name: "nova-billing", path: "..")],
    targets: [
        .executableTarget(
            name: "RecordBench", dependencies: [.product(name: "NovaBillingCore", package: "nova-billing")],
            swiftSettings: [
                .swiftLanguageMode(.v6),
                .treatAllWarnings(as: .error),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("MemberImportVisibility"),
                .enableUpcomingFeature("InternalImportsByDefault"),
                .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
            ])
    ]
)
