import TestSupport
import Testing

@Suite("A resource that is given away")
struct MoveTests {
    static let rules = [
        Rule(
            "an event that names another account moves it from that moment on",
            """
            02 acme nova/instance:i1 =1
            12 globex nova/instance:i1
            """,
            gives: """
                acme nova/instance i1 10 02 12
                globex nova/instance i1 20 12 open
                """),
        Rule(
            "an event that names another account moves it, and may charge anew",
            """
            02 acme nova/instance:i1 =1
            12 globex nova/instance:i1 =2
            """,
            gives: """
                acme nova/instance i1 10 02 12
                globex nova/instance i1 40 12 open
                """),
        Rule(
            "moves it, with all below it: its snapshots, being its children, go along",
            """
            02 acme cinder/volume:v =1 / cinder/snapshot:s =2 // part =3
            12 globex cinder/volume:v
            """,
            gives: """
                acme part - 30 02 12
                acme cinder/snapshot s 20 02 12
                acme cinder/volume v 10 02 12
                globex part - 60 12 open
                globex cinder/snapshot s 40 12 open
                globex cinder/volume v 20 12 open
                """),
        Rule(
            "each account's bill shows the resource for the time that it paid: moved, and moved back",
            """
            02 acme nova/instance:i1 =1
            12 globex nova/instance:i1
            22 acme nova/instance:i1
            """,
            gives: """
                acme nova/instance i1 20 02 open
                globex nova/instance i1 10 12 22
                """),
        Rule(
            "moved back, and ended there",
            """
            02 acme nova/instance:i1 =1
            12 globex nova/instance:i1
            22 acme nova/instance:i1
            27 - nova/instance:i1 x
            """,
            gives: """
                acme nova/instance i1 15 02 27
                globex nova/instance i1 10 12 22
                """),
        Rule(
            "an event that names none leaves the account as it is",
            """
            02 acme nova/instance:i1 =1
            12 - nova/instance:i1 =2
            """,
            gives: "acme nova/instance i1 50 02 open"),
        Rule(
            "a deletion that forgot the account finds its resource",
            """
            02 acme cinder/volume:v =1 / cinder/snapshot:s =1
            12 - cinder/volume:v x
            """,
            gives: """
                acme cinder/snapshot s 10 02 12
                acme cinder/volume v 10 02 12
                """),
        Rule(
            "an event that names the account that it has moves nothing",
            """
            02 acme nova/instance:i1 =1
            12 acme nova/instance:i1 =1
            """,
            gives: "acme nova/instance i1 30 02 open"),
        Rule(
            "for the account, the latest event that says something about it decides: the last of a moment has it all",
            """
            id:a 02 acme nova/instance:i1 =1
            id:b 02 globex nova/instance:i1
            """,
            gives: "globex nova/instance i1 30 02 open"),
        Rule(
            "an end that names another account moves too: what starts later is that account's",
            """
            02 acme nova/instance:i1 =1
            12 globex nova/instance:i1 x
            22 - nova/instance:i1 =1
            """,
            gives: """
                acme nova/instance i1 10 02 12
                globex nova/instance i1 10 22 open
                """),
        Rule(
            "a move while it is ended takes effect when it starts",
            """
            02 acme nova/instance:i1 =1
            12 - nova/instance:i1 x
            15 globex nova/instance:i1
            22 - nova/instance:i1 =3
            """,
            gives: """
                acme nova/instance i1 10 02 12
                globex nova/instance i1 30 22 open
                """),
        Rule(
            "a move ends the segment of the old account and begins one of the new, with the tariff in force then",
            """
            price 01 nova/instance 2
            price 06 nova/instance 3
            02 acme nova/instance:i1 =1
            12 globex nova/instance:i1
            """,
            gives: """
                acme nova/instance i1 20 02 12
                globex nova/instance i1 60 12 open
                """),
        Rule(
            "a fixed charge stays with the account of its moment",
            """
            02 acme nova/instance:i1 +5
            12 globex nova/instance:i1
            """,
            gives: """
                acme nova/instance i1 5 02 12
                globex nova/instance i1 0 12 open
                """),
        Rule(
            "a fixed charge stays with the account of its moment; the next one is the next account's",
            """
            02 acme nova/instance:i1 +5
            12 globex nova/instance:i1
            22 - nova/instance:i1 +2
            """,
            gives: """
                acme nova/instance i1 5 02 12
                globex nova/instance i1 2 12 open
                """),
        Rule(
            "a fixed charge that was carried away and back costs nothing again",
            """
            02 acme nova/instance:i1 +5
            12 globex nova/instance:i1
            22 acme nova/instance:i1
            """,
            gives: """
                acme nova/instance i1 5 02 open
                globex nova/instance i1 0 12 22
                """),
        Rule(
            "children have no account and no moment of their own: what a request says of them there is ignored",
            """
            02 acme cinder/volume:v =1 / cinder/snapshot:s =1 account:globex datetime:12
            """,
            gives: """
                acme cinder/snapshot s 30 02 open
                acme cinder/volume v 30 02 open
                """),
        Rule(
            "away and back in one moment is no move: stretches without length do not part neighbours",
            """
            price 01 nova/instance 2
            price 06 nova/instance 3
            02 acme nova/instance:i1 =1
            id:a 12 globex nova/instance:i1
            id:b 12 acme nova/instance:i1
            """,
            gives: "acme nova/instance i1 60 02 open"),
        Rule(
            "while no event gave a root an account, the time up to it is on nobody's bill",
            """
            02 - nova/instance:i1 =1 / disk =2
            12 acme nova/instance:i1
            """,
            gives: """
                acme disk - 40 12 open
                acme nova/instance i1 20 12 open
                """),
        Rule(
            "while no event gave a root an account, a fixed charge is nobody's",
            """
            02 - nova/instance:i1 +5
            12 acme nova/instance:i1
            """,
            gives: "acme nova/instance i1 0 12 open"),
        Rule("while no event gave a root an account, it is on nobody's bill", "02 - nova/instance:i1 =1 / disk =2"),
    ]

    @Test("is on each one's bill for its time", arguments: rules, StoreKind.allCases)
    func moves(rule: Rule, kind: StoreKind) async throws { try await rule.check(over: kind) }

    /// "By default what OpenStack numbers by uuid: …": six types move, and every other name is its account's own.
    @Test(
        "is of a type whose names are unique in the cloud",
        arguments: [
            ("nova/instance", true), ("nova/volume", true), ("glance/image", true), ("cinder/volume", true),
            ("cinder/backup", true), ("neutron/floatingip", true), ("cinder/snapshot", false), ("nova/Instance", false),
            ("memory_mb", false), ("neutron/router", false),
        ], StoreKind.allCases)
    func cloudUnique(type: (name: String, moves: Bool), kind: StoreKind) async throws {
        let lines =
            type.moves
            ? "acme \(type.name) x 10 02 12\nglobex \(type.name) x 20 12 open"
            : "acme \(type.name) x 30 02 open\nglobex \(type.name) x 20 12 open"
        let rule = Rule(
            "a set that is fixed in the store",
            """
            02 acme \(type.name):x =1
            12 globex \(type.name):x =1
            """, gives: lines)
        try await rule.check(over: kind)
    }
}
