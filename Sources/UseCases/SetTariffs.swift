public import Domain
public import JSON
public import Ports

/// Records prices.
public struct SetTariffs: Sendable {
    private let store: any BillingStore
    private let clock: any UTCClock

    public init(store: any BillingStore, clock: any UTCClock) { (self.store, self.clock) = (store, clock) }

    public enum Failure: Error, Sendable {
        case invalid(FieldError)
        case store(StoreError)
    }

    /// Reads prices in the form of `POST /tariff`.
    public func read(_ value: JSONValue) throws(FieldError) -> [TariffDraft] {
        guard case .object(let object) = value else { throw FieldError("", "is \(value.kind); it may be an object") }
        for (key, _) in object.members where !["datetime", "migrate", "values", "unit"].contains(key) {
            throw FieldError(Fields.shown(key), "is no field of a tariff")
        }
        let now = clock.utcNow()
        let moment = try Fields.moment(object["datetime"], "datetime", now: now) ?? now
        let migrate = try Fields.flag(object["migrate"], "migrate") ?? false
        let unit = try unit(object["unit"])
        guard case .object(let values)? = object["values"], !values.isEmpty else {
            throw FieldError("values", "is to be an object with a rate for each type, such as {\"memory_mb\": 3}")
        }
        var drafts: [TariffDraft] = []
        for (rtype, rate) in values.members {
            let rtype = try Fields.checked(rtype, "values: a type's name")
            drafts.append(
                TariffDraft(
                    rtype: rtype, moment: moment, rate: try self.rate(rate, "values.\(rtype)"), unit: unit,
                    migrate: migrate))
        }
        return drafts
    }

    /// Records the prices.
    public func callAsFunction(_ drafts: [TariffDraft]) async throws(StoreError) -> [TariffVersion] {
        try await store.setTariffs(drafts)
    }

    private func unit(_ value: JSONValue?) throws(FieldError) -> RateUnit? {
        guard let text = try Fields.text(value, "unit") else { return nil }
        guard let unit = RateUnit(rawValue: text) else {
            let known = RateUnit.allCases.map(\.rawValue).joined(separator: ", ")
            throw FieldError("unit", "\(Fields.shown(text)) is none of \(known)")
        }
        return unit
    }

    private func rate(_ value: JSONValue, _ field: String) throws(FieldError) -> Rate? {
        switch value {
        case .null: return nil
        case .number(let number):
            do throws(DecimalError) { return try Rate(number) } catch {
                throw FieldError(field, "\(Fields.shown(number.description)) \(error)")
            }
        default: throw FieldError(field, "is \(value.kind); it may be a number, or null to take the price away")
        }
    }
}
