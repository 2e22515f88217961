import Testing

/// What keeps it from being made, and what is said.
struct InventoryObstacle: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var user = "steward"
    var more = ""
    var types = CloudServices.all
    var state = ""
    var arguments: [String] = []
    let words: [String]
    let status: Int32

    static let all = [
        InventoryObstacle(
            testDescription: "no service in the catalogue", types: CloudServices.all.filter { $0.key != "image" },
            words: ["no public address of the service image", "compute, network, volumev3", "--service"], status: 1),
        InventoryObstacle(
            testDescription: "another region", more: #", "region": "Elsewhere""#,
            words: ["in the region Elsewhere", "keystone.region"], status: 1),
        InventoryObstacle(
            testDescription: "a user who is no administrator", user: "billing",
            words: ["sees its own project only", "service", "admin"], status: 1),
        InventoryObstacle(
            testDescription: "a service that refuses", state: #", "status": {"nova": 403}"#,
            words: ["nova", "refuses the service user (403)", "admin"], status: 1),
        InventoryObstacle(
            testDescription: "a service that is away", more: #", "interface": "internal""#,
            words: ["inside.invalid", "is not reached", "nova"], status: 4),
        InventoryObstacle(
            testDescription: "a service that fails", state: #", "status": {"neutron": 500}"#,
            words: ["neutron", "status 500"], status: 4),
        InventoryObstacle(
            testDescription: "a service of another kind",
            types: CloudServices.all.merging(["image": "/nowhere"]) { $1 },
            words: ["glance", "answers 404"], status: 1),
        InventoryObstacle(testDescription: "a wrong password", user: "nobody", words: ["keystone.user"], status: 1),
        InventoryObstacle(
            testDescription: "a moment that is none", arguments: ["--since", "soon"], words: ["--since"], status: 2),
    ]
}
