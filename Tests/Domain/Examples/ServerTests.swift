import TestSupport
import Testing

@Suite("The second worked example")
struct ServerTests {
    /// Run, stopped (disk only), started, paused (disk and memory), unpaused, suspended (disk and memory), resumed,
    /// terminated, run again, stopped, started: what does not run is ended.
    static let ended = """
        price 2011-01-01 local_gb 2 second
        price 2011-01-01 memory_mb 3 second
        price 2011-01-01 vcpus 1 second
        price 2011-01-01 nova/instance 1
        2011-01-02 acme nova/instance:i1 +0 / local_gb =20 / memory_mb =2048 / vcpus =1
        2011-01-03 acme nova/instance:i1 +0 / local_gb =20 / memory_mb x / vcpus x
        2011-01-04 acme nova/instance:i1 +0 / local_gb =20 / memory_mb =2048 / vcpus =1
        2011-01-05 acme nova/instance:i1 +0 / local_gb =20 / memory_mb =2048 / vcpus x
        2011-01-06 acme nova/instance:i1 +0 / local_gb =20 / memory_mb =2048 / vcpus =1
        2011-01-07 acme nova/instance:i1 +0 / local_gb =20 / memory_mb =2048 / vcpus x
        2011-01-08 acme nova/instance:i1 +0 / local_gb =20 / memory_mb =2048 / vcpus =1
        2011-01-09 acme nova/instance:i1 x
        2011-01-10 acme nova/instance:i1 +0 / local_gb =20 / memory_mb =2048 / vcpus =1
        2011-01-11 acme nova/instance:i1 +0 / local_gb =20 / memory_mb x / vcpus x
        2011-01-12 acme nova/instance:i1 +0 / local_gb =20 / memory_mb =2048 / vcpus =1
        """

    static let bill = """
        acme local_gb - 100224000 2011-01-02 open
        acme memory_mb - 14332723200 2011-01-02 open
        acme vcpus - 2160000 2011-01-02 open
        acme nova/instance i1 0 2011-01-02 open
        """

    static let rules = [
        Rule("what does not run is ended", ended, gives: bill, in: "2011-01", now: "2011-02-01"),
        Rule("the same a year later", ended, gives: bill, in: "2011-01", now: "2012-02-01"),
        Rule(
            "what does not run is alive, of quantity 0",
            ended.replacing("memory_mb x", with: "memory_mb =0").replacing("vcpus x", with: "vcpus =0"),
            gives: bill, in: "2011-01", now: "2011-02-01"),
        Rule(
            "only what changes is said",
            """
            price 2011-01-01 local_gb 2 second
            price 2011-01-01 memory_mb 3 second
            price 2011-01-01 vcpus 1 second
            price 2011-01-01 nova/instance 1
            2011-01-02 acme nova/instance:i1 =0 / local_gb =20 / memory_mb =2048 / vcpus =1
            2011-01-03 - nova/instance:i1 / memory_mb x / vcpus x
            2011-01-04 - nova/instance:i1 / memory_mb =2048 / vcpus =1
            2011-01-05 - nova/instance:i1 / vcpus x
            2011-01-06 - nova/instance:i1 / vcpus =1
            2011-01-07 - nova/instance:i1 / vcpus x
            2011-01-08 - nova/instance:i1 / vcpus =1
            2011-01-09 - nova/instance:i1 x
            2011-01-10 - nova/instance:i1 =0 / local_gb =20 / memory_mb =2048 / vcpus =1
            2011-01-11 - nova/instance:i1 / memory_mb x / vcpus x
            2011-01-12 - nova/instance:i1 / memory_mb =2048 / vcpus =1
            """, gives: bill, in: "2011-01", now: "2011-02-01"),
        Rule(
            "seen on the 11th at noon: 8.5, 7 and 5 days", ended,
            gives: """
                acme local_gb - 29376000 2011-01-02 open
                acme memory_mb - 3715891200 2011-01-02 2011-01-11
                acme vcpus - 432000 2011-01-02 2011-01-11
                acme nova/instance i1 0 2011-01-02 open
                """, in: "2011-01", now: "2011-01-11T12:00:00Z"),
    ]

    @Test("comes out to the digit", arguments: rules, StoreKind.allCases)
    func server(rule: Rule, kind: StoreKind) async throws { try await rule.check(over: kind) }
}
