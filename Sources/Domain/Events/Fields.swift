public import JSON

/// Reads single fields of what was sent, each with an error that names it; the name is asked for in an error only.
public enum Fields {
    /// A text within its limits; a number is read as its text; `nil` where it is absent or null.
    public static func text(_ value: JSONValue?, _ field: @autoclosure () -> String) throws(FieldError) -> String? {
        switch value {
        case nil, .null: return nil
        case .string(let text): return try checked(text, field())
        case .number(let number): return try checked(number.description, field())
        case let value?: throw FieldError(field(), "is \(value.kind); it may be a text")
        }
    }

    /// The text, if it is neither empty nor too long nor holds control characters.
    public static func checked(_ text: String, _ field: @autoclosure () -> String) throws(FieldError) -> String {
        guard !text.isEmpty else {
            throw FieldError(
                field(), "is empty; it may have 1 to \(Limits.text) bytes, or be left out where none is needed")
        }
        guard text.utf8.count <= Limits.text else {
            throw FieldError(field(), "is \(text.utf8.count) bytes long; it may have \(Limits.text)")
        }
        var checked = text
        guard checked.withUTF8({ $0.allSatisfy { $0 >= 0x20 && $0 != 0x7f } }) else {
            throw FieldError(field(), "holds a control character")
        }
        return text
    }

    /// A moment, no further ahead of now than ten years; `nil` where it is absent or null.
    public static func moment(_ value: JSONValue?, _ field: @autoclosure () -> String, now: Moment) throws(FieldError)
        -> Moment?
    {
        switch value {
        case nil, .null: return nil
        case .string(let text):
            let moment: Moment
            do throws(MomentError) { moment = try Moment(text) } catch {
                throw FieldError(field(), "\(shown(text)) \(error)")
            }
            guard moment.microseconds - now.microseconds <= Limits.ahead else {
                throw FieldError(field(), "\(shown(text)) lies more than ten years ahead of now (\(now))")
            }
            return moment
        case let value?: throw FieldError(field(), "is \(value.kind); it may be a moment, such as 2012-04-17T11:21:04Z")
        }
    }

    public static func flag(_ value: JSONValue?, _ field: @autoclosure () -> String) throws(FieldError) -> Bool? {
        switch value {
        case nil, .null: return nil
        case .bool(let flag): return flag
        case let value?: throw FieldError(field(), "is \(value.kind); it may be true or false")
        }
    }

    /// A quantity; `nil` for null.
    static func quantity(_ value: JSONValue, _ field: @autoclosure () -> String) throws(FieldError) -> Quantity? {
        switch value {
        case .null: return nil
        case .number(let number):
            do throws(DecimalError) { return try Quantity(number) } catch {
                throw FieldError(field(), "\(shown(number.description)) \(error)")
            }
        default: throw FieldError(field(), "is \(value.kind); it may be a number, or null to end")
        }
    }

    static func attributes(_ value: JSONValue?, _ field: @autoclosure () -> String) throws(FieldError) -> JSONObject? {
        switch value {
        case nil, .null: return nil
        case .object(let object):
            var writer = JSONWriter()
            writer.object(object)
            guard writer.count <= Limits.attributes else {
                throw FieldError(field(), "takes \(writer.count) bytes; it may take \(Limits.attributes)")
            }
            return object
        case let value?: throw FieldError(field(), "is \(value.kind); it may be an object")
        }
    }

    /// A text as errors show it: quoted, cut, and without control characters.
    public static func shown(_ text: String) -> String {
        let scalars = text.unicodeScalars.prefix(60).map { $0.value < 0x20 || $0.value == 0x7f ? "\u{fffd}" : $0 }
        let front = String(String.UnicodeScalarView(scalars))
        return "\"\(front)\(text.unicodeScalars.count > 60 ? "…" : "")\""
    }
}
