import Domain

/// Maps neutron's notifications: a floating IP is one unit from its creation to its deletion, in use or not.
struct NeutronMapping {
    /// What happened to floating IPs.
    enum Action: String {
        case created = "floatingip.create.end"
        case deleted = "floatingip.delete.end"
    }

    func findings(in notification: Notification) throws(RejectionReason) -> [Finding] {
        let payload = PayloadReader(notification.payload)
        switch Action(rawValue: notification.eventType) {
        case .created: return try created(payload, at: notification.timestamp)
        case .deleted: return try deleted(payload, at: notification.timestamp)
        case nil: return []
        }
    }

    private func created(_ payload: PayloadReader, at moment: Moment) throws(RejectionReason) -> [Finding] {
        guard let addresses = try addresses(payload) else { throw .missing(.floatingIP) }
        return try addresses.map { address throws(RejectionReason) in
            var attributes = AttributesBuilder()
            attributes.take(.floatingIPAddress, of: address)
            var finding = try finding(address, at: moment)
            finding.charge = .linear(Quantity(whole: 1, micros: 0))
            finding.attributes = attributes.object
            return finding
        }
    }

    private func deleted(_ payload: PayloadReader, at moment: Moment) throws(RejectionReason) -> [Finding] {
        guard let addresses = try addresses(payload) else {
            // Older releases say only which one it was; whose it was is known from its creation.
            let id = try payload.text(.floatingIPID)
            return [Finding(rtype: Self.rtype, name: id, moment: moment, charge: .end)]
        }
        return try addresses.map { address throws(RejectionReason) in
            var finding = try finding(address, at: moment)
            finding.charge = .end
            return finding
        }
    }

    /// The floating IPs that a message is about: one, or as many as were made at once; `nil` where it holds none.
    private func addresses(_ payload: PayloadReader) throws(RejectionReason) -> [PayloadReader]? {
        if payload.has(.floatingIP) { return [try payload.object(.floatingIP)] }
        return payload.has(.floatingIPs) ? try payload.objects(.floatingIPs) : nil
    }

    private func finding(_ address: PayloadReader, at moment: Moment) throws(RejectionReason) -> Finding {
        let tenant = try address.optionalText(.tenantID)
        return Finding(
            rtype: Self.rtype, name: try address.text(.id), moment: moment,
            account: tenant == nil ? try address.optionalText(.projectID) : tenant)
    }

    private static let rtype = "neutron/floatingip"
}
