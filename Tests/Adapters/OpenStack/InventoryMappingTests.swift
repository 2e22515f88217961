import Domain
import OpenStackAdapter
import Testing

/// What services list, and what that means for a bill.
@Suite("What a service lists")
struct InventoryMappingTests {
    private func listed(
        _ list: ResourceList, _ body: String, states: StateTable = .standard
    ) throws -> ListedResource {
        let mapping = InventoryMapping(OpenStackMapping(states: states), now: try Moment("2026-11-25T12:00:00Z"))
        return try #require(mapping.page(Array(body.utf8), of: list)?.resources.first)
    }

    private func volume(_ status: String) throws -> ListedResource {
        try listed(
            .volumes,
            #"{"volumes": [{"id": "v", "size": 5, "status": "\#(status)", "os-vol-tenant-attr:tenant_id": "acme"}]}"#)
    }

    private func server(_ state: String, launched: String?, states: StateTable = .standard) throws -> ListedResource {
        let launched = launched.map { "\"\($0)\"" } ?? "null"
        return try listed(
            .servers,
            """
            {"servers": [{"id": "s", "tenant_id": "acme", "OS-EXT-STS:vm_state": "\(state)",
                          "OS-SRV-USG:launched_at": \(launched), "image": "",
                          "flavor": {"vcpus": 1, "ram": 512, "disk": 1, "ephemeral": 0}}]}
            """, states: states)
    }

    @Test(
        "was made for certain unless it is being made or failed, and says what is charged unless it is being made",
        arguments: [
            ("available", true, true), ("in-use", true, true), ("error_deleting", true, true),
            ("creating", false, false),
            ("downloading", false, false), ("managing", false, false), ("error", false, true),
            ("error_managing", false, true),
        ])
    func made(status: String, isMade: Bool, isCertain: Bool) throws {
        let volume = try volume(status)
        #expect(volume.isMade == isMade && volume.isCertain == isCertain && volume.trouble == nil)
        #expect(volume.draft?.nodes.map(\.charge) == [.linear(Quantity(whole: 5, micros: 0))])
    }

    @Test("is over where the table of states ends it, and without a charge where it was never launched")
    func over() throws {
        let states = StateTable(["active": .runs([.vcpus]), "shelved_offloaded": .ends])
        let over = try server("shelved_offloaded", launched: "2026-10-01T00:00:00.5", states: states)
        #expect(over.draft?.nodes.map(\.charge) == [.end] && over.draft?.account == nil && over.isCertain)
        let never = try server("building", launched: nil)
        #expect(never.draft == nil && never.trouble == nil)
        let error = try server("error", launched: "2026-10-01T00:00:00.5")
        #expect(error.draft?.nodes.count == 4 && !error.isCertain && error.isMade)
    }

    @Test("is held against nothing where it can't be read") func unread() throws {
        let volume = try listed(.volumes, #"{"volumes": [{"id": "v", "size": -1, "status": "available"}]}"#)
        #expect(volume.draft == nil && volume.trouble != nil && !volume.isCertain)
        let image = try listed(.images, #"{"images": [{"id": "i", "size": null, "status": "queued"}]}"#)
        #expect(image.draft == nil && image.trouble == nil && image.isCertain)
    }

    @Test(
        "is one size in bytes and in GiB",
        arguments: [
            ("5368709120", "5", true), ("4404752", "0.004102", true), ("5", "5368709120", true), ("5", "5", false),
            ("5368709120", "6", false), ("0", "0", false), ("100", "0", false), ("1.5", "1610612736", true),
        ])
    func units(left: String, right: String, areOne: Bool) throws {
        func quantity(_ text: String) throws -> Quantity {
            let parts = text.split(separator: ".")
            let micros = parts.count < 2 ? "" : parts[1] + String(repeating: "0", count: 6 - parts[1].count)
            return Quantity(whole: try #require(UInt64(parts[0])), micros: UInt32(micros) ?? 0)
        }
        #expect(ImageUnit.areOneSize(try quantity(left), try quantity(right)) == areOne)
    }
}
