import Domain
import JSON

/// Reads single fields of a message, each with an error that names it and shows nothing of it.
///
/// Services write "none" as null or as the empty text; both count as absent.
struct PayloadReader {
    let object: JSONObject

    init(_ object: JSONObject) { self.object = object }

    /// Whether the field is there at all, even as null.
    func mentions(_ field: NotificationField) -> Bool { object[field.rawValue] != nil }

    /// Whether the field holds something.
    func has(_ field: NotificationField) -> Bool { value(field) != nil }

    private func value(_ field: NotificationField) -> JSONValue? {
        switch object[field.rawValue] {
        case nil, .null, .string(""): nil
        case let value?: value
        }
    }

    private func required(_ field: NotificationField) throws(RejectionReason) -> JSONValue {
        guard let value = value(field) else { throw .missing(field) }
        return value
    }

    /// A text of any length.
    func longText(_ field: NotificationField) throws(RejectionReason) -> String {
        guard let text = try required(field).string else { throw .malformed(field) }
        return text
    }

    /// A text that can be an id, a name or an account.
    func text(_ field: NotificationField) throws(RejectionReason) -> String {
        let text = try longText(field)
        do throws(FieldError) { return try Fields.checked(text, field.rawValue) } catch { throw .outOfRange(field) }
    }

    func optionalText(_ field: NotificationField) throws(RejectionReason) -> String? {
        has(field) ? try text(field) : nil
    }

    /// A moment in any of the forms that the services write; all are UTC or say their offset.
    func moment(_ field: NotificationField) throws(RejectionReason) -> Moment {
        let text = try longText(field)
        do throws(MomentError) { return try Moment(text) } catch {
            throw error == .outOfRange ? .outOfRange(field) : .malformed(field)
        }
    }

    func optionalMoment(_ field: NotificationField) throws(RejectionReason) -> Moment? {
        has(field) ? try moment(field) : nil
    }

    func number(_ field: NotificationField) throws(RejectionReason) -> JSONNumber {
        guard let number = try required(field).number else { throw .malformed(field) }
        return number
    }

    func quantity(_ field: NotificationField) throws(RejectionReason) -> Quantity {
        let number = try number(field)
        do throws(DecimalError) { return try Quantity(number) } catch { throw .outOfRange(field) }
    }

    /// A whole number that is not negative.
    func count(_ field: NotificationField) throws(RejectionReason) -> Int {
        guard let count = try number(field).integer, count >= 0 else { throw .outOfRange(field) }
        return count
    }

    func object(_ field: NotificationField) throws(RejectionReason) -> PayloadReader {
        guard let object = try required(field).object else { throw .malformed(field) }
        return PayloadReader(object)
    }

    func objects(_ field: NotificationField) throws(RejectionReason) -> [PayloadReader] {
        guard let elements = try required(field).array else { throw .malformed(field) }
        return try elements.map { element throws(RejectionReason) in
            guard let object = element.object else { throw .malformed(field) }
            return PayloadReader(object)
        }
    }
}
