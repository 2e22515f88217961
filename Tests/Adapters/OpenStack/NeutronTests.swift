import Domain
import JSON
import OpenStackAdapter
import Testing

/// What neutron says, where the captures do not show it.
struct NeutronTests {
    private func address(_ id: String, account: String = "\"project_id\": \"acme\"") -> String {
        "{\"id\": \"\(id)\", \(account), \"floating_ip_address\": \"198.51.100.7\", \"port_id\": null}"
    }

    private func create(_ payload: String) throws -> [Event] {
        try MadeUp.events("floatingip.create.end", at: "2026-03-01 10:00:00.9", payload, exchange: "neutron")
    }

    @Test("A floating IP is one unit from its creation on, used or not")
    func creation() throws {
        let event = try #require(create("{\"floatingip\": \(address("f1"))}").first)
        #expect(event.charges == ["neutron/floatingip 1"])
        #expect(event.account == "acme")
        #expect(event.moment == (try Moment("2026-03-01T10:00:00Z")))
        #expect(event.root.attributes?["floating_ip_address"] == .string("198.51.100.7"))
    }

    @Test(
        "tenant_id and project_id both name the account; neither names none",
        arguments: [
            ("\"tenant_id\": \"acme\"", "acme"), ("\"tenant_id\": \"\", \"project_id\": \"acme\"", "acme"),
            ("\"tenant_id\": null", nil),
        ] as [(String, String?)])
    func accounts(members: String, account: String?) throws {
        #expect(try create("{\"floatingip\": \(address("f1", account: members))}").map(\.account) == [account])
    }

    @Test("Of a bulk creation each floating IP is an event of its own")
    func bulk() throws {
        let events = try create("{\"floatingips\": [\(address("f1")), \(address("f2")), \(address("f3"))]}")
        let id = "floatingip.create.end 2026-03-01 10:00:00.9"
        #expect(events.map(\.id) == [id, "\(id)#1", "\(id)#2"])
        #expect(events.map(\.root.name) == ["f1", "f2", "f3"])
        #expect(Set(events.map(\.fingerprint)).count == 1)
        #expect(try create("{\"floatingips\": []}").isEmpty)
    }

    @Test(
        "A deletion that says only the id ends it for whoever has it",
        arguments: [
            "{\"floatingip_id\": \"f1\"}", "{\"floatingip_id\": \"f1\", \"floatingip\": {\"id\": \"f1\"}}",
            "{\"floatingips\": [{\"id\": \"f1\"}]}",
        ])
    func deletion(payload: String) throws {
        let events =
            try create("{\"floatingip\": \(address("f1"))}")
            + MadeUp.events("floatingip.delete.end", at: "2026-03-02 10:00:00.1", payload)
        #expect(
            try Derivation(events).lines.map(\.description) == [
                "f1 neutron/floatingip 1 2026-03-01T10:00:00Z 2026-03-02T10:00:00Z acme"
            ])
    }

    @Test(
        "A needed field that is missing or wrong is named",
        arguments: [
            ("floatingip.create.end", "{}", .missing(.floatingIP)),
            ("floatingip.create.end", "{\"floatingip\": []}", .malformed(.floatingIP)),
            ("floatingip.create.end", "{\"floatingips\": [1]}", .malformed(.floatingIPs)),
            ("floatingip.create.end", "{\"floatingip\": {\"tenant_id\": \"acme\"}}", .missing(.id)),
            ("floatingip.delete.end", "{}", .missing(.floatingIPID)),
        ] as [(String, String, RejectionReason)])
    func rejected(type: String, payload: String, reason: RejectionReason) {
        #expect(throws: reason) { try MadeUp.events(type, at: "2026-03-01 10:00:00", payload) }
    }
}
