public import Domain
import JSON

/// Says of the resources that services list what their notifications would have said of them.
public struct InventoryMapping: Sendable {
    private let mapping: OpenStackMapping
    /// What has no moment of its own begins then.
    private let now: Moment

    public init(_ mapping: OpenStackMapping, now: Moment) { (self.mapping, self.now) = (mapping, now) }

    /// The resources of an answer; `nil` where it is no such list.
    public func page(_ body: [UInt8], of list: ResourceList) -> ListPage? {
        guard let root = (try? JSONDocument(body))?.root, let entries = root[list.key]?.elements else { return nil }
        var resources: [ListedResource] = []
        for entry in entries {
            let reader = PayloadReader(entry)
            guard entry.isObject, let name = try? reader.text(.id) else { return nil }
            resources.append(resource(reader, name, of: list))
        }
        // Where the next page is, is asked for by what was seen last: a link may name a host that only the service knows.
        let hasNext = root["next"]?.isNull == false || InventoryMapping.hasNext(root[list.key + "_links"])
        return ListPage(resources: resources, marker: hasNext ? resources.last?.name : nil)
    }

    private static func hasNext(_ links: JSONView?) -> Bool {
        links?.elements?.contains { $0["rel"]?.string == "next" } ?? false
    }

    private func resource(_ entry: PayloadReader, _ name: String, of list: ResourceList) -> ListedResource {
        var (finding, trouble): (Finding?, String?) = (nil, nil)
        do throws(RejectionReason) { finding = try self.finding(entry, name, of: list) } catch {
            trouble = error.description
        }
        let isKnown: Bool
        var isMade = true
        if list == .servers {
            isKnown = mapping.states[(try? entry.longText(.vmState)) ?? ""] != nil
        } else {
            let status = (try? entry.longText(.status)) ?? ""
            isKnown = list.service != "cinder" || !InventoryMapping.making.contains(status)
            isMade = isKnown && !(list.service == "cinder" && InventoryMapping.failed.contains(status))
        }
        return ListedResource(
            rtype: list.rtype, name: name, draft: finding?.draft, isCertain: isKnown && trouble == nil, isMade: isMade,
            trouble: trouble)
    }

    private func finding(
        _ entry: PayloadReader, _ name: String, of list: ResourceList
    ) throws(RejectionReason) -> Finding? {
        switch list {
        case .servers: return try server(entry, name)
        case .images, .hiddenImages:
            guard ["active", "deactivated"].contains(try entry.longText(.status)), entry.has(.size) else { return nil }
            guard let size = mapping.imageUnit.quantity(bytes: try entry.number(.size)) else {
                throw .outOfRange(.size)
            }
            var image = try self.entry(entry, list.rtype, name, .linear(size), (.name, .displayName))
            image.account = try entry.optionalText(.owner)
            return image
        case .volumes:
            let size = try volumeSize(entry)
            var volume = try self.entry(
                entry, list.rtype, name, size, (.name, .displayName), (.availabilityZone, .availabilityZone))
            volume.account = try entry.text(.volumeTenant)
            return volume
        case .snapshots: return try snapshot(entry, name)
        case .backups:
            let size = try volumeSize(entry)
            var backup = try self.entry(
                entry, list.rtype, name, size, (.name, .displayName), (.availabilityZone, .availabilityZone))
            backup.account = try entry.optionalText(.backupProject)
            if backup.account == nil { backup.account = try entry.text(.projectID) }
            return backup
        case .addresses:
            let one = Charge.linear(Quantity(whole: 1, micros: 0))
            var address = try self.entry(entry, list.rtype, name, one, (.floatingIPAddress, .floatingIPAddress))
            address.account = try entry.optionalText(.tenantID)
            if address.account == nil { address.account = try entry.text(.projectID) }
            return address
        }
    }

    /// The states of volumes, snapshots and backups that are being made.
    private static let making: Set<String> = ["creating", "downloading", "managing"]
    /// Those of such that could not be made, or that something else went wrong with.
    private static let failed: Set<String> = ["error", "error_managing"]

    /// The size of a volume, snapshot or backup, whose state can be read.
    private func volumeSize(_ entry: PayloadReader) throws(RejectionReason) -> Charge {
        _ = try entry.longText(.status)
        return .linear(try entry.quantity(.size))
    }

    private func entry(
        _ entry: PayloadReader, _ rtype: String, _ name: String, _ charge: Charge,
        _ attributes: (field: NotificationField, key: NotificationField)...
    ) throws(RejectionReason) -> Finding {
        var builder = AttributesBuilder()
        for (field, key) in attributes { builder.take(field, of: entry, as: key.rawValue) }
        return Finding(
            rtype: rtype, name: name, moment: try entry.optionalMoment(.createdAt) ?? now, charge: charge,
            attributes: builder.object)
    }

    private func snapshot(_ entry: PayloadReader, _ name: String) throws(RejectionReason) -> Finding? {
        var attributes = AttributesBuilder()
        attributes.take(.name, of: entry, as: NotificationField.displayName.rawValue)
        let child = Finding.Child(
            rtype: ResourceList.snapshots.rtype, name: name, charge: try volumeSize(entry),
            attributes: attributes.object)
        return Finding(
            rtype: ResourceList.volumes.rtype, name: try entry.text(.volumeID),
            moment: try entry.optionalMoment(.createdAt) ?? now, children: [child])
    }
}

extension InventoryMapping {
    /// A server since it was launched last: what was before, of which size, nobody knows any more.
    private func server(_ server: PayloadReader, _ name: String) throws(RejectionReason) -> Finding? {
        guard let launched = try server.optionalMoment(.launchedUsage) else { return nil }
        let parts: Set<InstancePart>
        switch mapping.states[try server.longText(.vmState)] {
        case .runs(let running): parts = running
        case .ends: return Finding(rtype: ResourceList.servers.rtype, name: name, moment: launched, charge: .end)
        // It has its host still, whatever went wrong with it.
        case nil: if case .runs(let active)? = mapping.states["active"] { parts = active } else { return nil }
        }
        let flavor = try server.object(.flavor)
        let children = try InstancePart.allCases.map { part throws(RejectionReason) in
            let size = try size(of: part, flavor, of: server)
            return Finding.Child(rtype: part.rawValue, charge: .linear(parts.contains(part) ? size : .zero))
        }
        var attributes = AttributesBuilder()
        attributes.take(.name, of: server, as: NotificationField.displayName.rawValue)
        attributes.take(.flavorName, of: flavor, as: NotificationField.flavor.rawValue)
        attributes.set(NotificationField.image.rawValue, to: (try? server.object(.image).text(.id)) ?? "")
        attributes.take(.zone, of: server, as: NotificationField.availabilityZone.rawValue)
        attributes.take(.vmState, of: server, as: NotificationField.state.rawValue)
        return Finding(
            rtype: ResourceList.servers.rtype, name: name, moment: launched, account: try server.text(.tenantID),
            charge: .linear(.zero), attributes: attributes.object, children: children)
    }

    private func size(
        of part: InstancePart, _ flavor: PayloadReader, of server: PayloadReader
    ) throws(RejectionReason) -> Quantity {
        switch part {
        case .vcpus: return try flavor.quantity(.vcpus)
        case .memoryMB: return try flavor.quantity(.ram)
        case .localGB:
            // An empty text stands for the image of what was booted from a volume, which is billed as one.
            let root = server.has(.image) ? try flavor.count(.disk) : 0
            let (sum, overflow) = root.addingReportingOverflow(try flavor.count(.ephemeral))
            guard !overflow else { throw .outOfRange(.disk) }
            do throws(DecimalError) { return try Quantity(JSONNumber(sum)) } catch { throw .outOfRange(.disk) }
        }
    }
}
