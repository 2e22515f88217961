import Domain
import JSON

/// Reads single fields of a message, each with an error that names it and shows nothing of it.
///
/// Services write "none" as null or as the empty text; both count as absent.
struct PayloadReader {
    let object: JSONView

    init(_ object: JSONView) { self.object = object }

    /// Whether the field holds something.
    func has(_ field: NotificationField) -> Bool { value(field) != nil }

    private func value(_ field: NotificationField) -> JSONView? {
        guard let value = object[field.rawValue], !value.isNull, !value.isEmptyText else { return nil }
        return value
    }

    /// The field's value, which is neither null nor the empty text.
    func required(_ field: NotificationField) throws(RejectionReason) -> JSONView {
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
        let value = try required(field)
        guard value.isObject else { throw .malformed(field) }
        return PayloadReader(value)
    }

    func objects(_ field: NotificationField) throws(RejectionReason) -> [PayloadReader] {
        guard let elements = try required(field).elements else { throw .malformed(field) }
        return try elements.map { element throws(RejectionReason) in
            guard element.isObject else { throw .malformed(field) }
            return PayloadReader(element)
        }
    }
}
