import TestSupport
import Testing

@Suite("Which resource an event means")
struct IdentityTests {
    static let rules = [
        Rule(
            "a child: (parent, rtype, name)",
            """
            02 acme nova/instance:i1 =0 / disk =1
            02 acme nova/instance:i2 =0 / disk =2
            """,
            gives: """
                acme disk - 30 02 open
                acme nova/instance i1 0 02 open
                acme disk - 60 02 open
                acme nova/instance i2 0 02 open
                """),
        Rule(
            "a child: (parent, rtype, name): the name tells siblings apart, and so does its absence",
            "02 acme vm:v =0 / disk:b =2 / disk =1 / disk:a =3",
            gives: """
                acme disk - 30 02 open
                acme disk a 90 02 open
                acme disk b 60 02 open
                acme vm v 0 02 open
                """),
        Rule(
            "a child: (parent, rtype, name): the rtype tells siblings apart",
            "02 acme vm:v =0 / disk:a =2 / cpu:a =1",
            gives: """
                acme cpu a 30 02 open
                acme disk a 60 02 open
                acme vm v 0 02 open
                """),
        Rule(
            "a child: (parent, rtype, name), to any depth",
            """
            02 acme vm:v =0 / disk:a =0 // part:p =1 / disk:b =0 // part:p =2
            12 acme vm:v / disk:b // part:p =3
            """,
            gives: """
                acme part p 30 02 open
                acme disk a 0 02 open
                acme part p 80 02 open
                acme disk b 0 02 open
                acme vm v 0 02 open
                """),
        Rule(
            "a child and a root of one rtype and name are two",
            """
            02 acme disk:d =1
            02 acme vm:v =0 / disk:d =2
            """,
            gives: """
                acme disk d 30 02 open
                acme disk d 60 02 open
                acme vm v 0 02 open
                """),
        Rule(
            "a root without a name: (account, rtype)",
            """
            02 acme plan =1
            02 globex plan =2
            03 acme plan =3
            """,
            gives: """
                acme plan - 88 02 open
                globex plan - 60 02 open
                """),
        Rule(
            "a root without a name: (account, rtype), of a cloud-unique rtype too",
            """
            02 acme nova/instance =1
            12 globex nova/instance =1
            """,
            gives: """
                acme nova/instance - 30 02 open
                globex nova/instance - 20 12 open
                """),
        Rule(
            "a root with a name, of any other rtype: (account, rtype, name): in two accounts two resources",
            """
            02 acme plan:gold =1
            12 globex plan:gold =2
            """,
            gives: """
                acme plan gold 30 02 open
                globex plan gold 40 12 open
                """),
        Rule(
            "there the account may be left out only if exactly one account has that root",
            """
            02 acme plan:gold =1
            12 - plan:gold =2
            """,
            gives: "acme plan gold 50 02 open", ordered: true),
        Rule(
            "it is resolved once, at the door, and recorded in the event",
            """
            02 acme plan:gold =1
            12 - plan:gold =2
            02 globex plan:gold =1
            """,
            gives: """
                acme plan gold 50 02 open
                globex plan gold 30 02 open
                """, ordered: true),
        Rule(
            "any charge starts a resource that is not running, at the event's own moment",
            """
            12 acme nova/instance:i1 +5
            22 acme vm:v / disk =1
            """,
            gives: """
                acme nova/instance i1 5 12 open
                acme disk - 10 22 open
                acme vm v 0 - -
                """),
        Rule(
            "names are bytes: what Unicode holds to be equal is two accounts and two resources",
            """
            02 caf\u{e9} plan:gold =1
            02 cafe\u{301} plan:gold =2
            02 acme nova/volume:\u{e9} =1
            02 acme nova/volume:e\u{301} =2
            02 acme vm:v =0 / disk:\u{e9} =1
            03 acme vm:v / disk:e\u{301} =2
            """,
            gives: """
                acme nova/volume e\u{301} 60 02 open
                acme disk e\u{301} 58 03 open
                acme disk \u{e9} 30 02 open
                acme vm v 0 02 open
                acme nova/volume \u{e9} 30 02 open
                cafe\u{301} plan gold 60 02 open
                caf\u{e9} plan gold 30 02 open
                """),
    ]

    @Test("is told by its place, its type and its name", arguments: rules, StoreKind.allCases)
    func identity(rule: Rule, kind: StoreKind) async throws { try await rule.check(over: kind) }
}
