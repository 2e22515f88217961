import JSON

/// What an event, or a resource in one, has for each of its fields; `nil` where a field is absent.
///
/// A class, because so much is better handed on than copied.
final class EventFields {
    /// What `children` holds.
    enum Children {
        case none
        case list([Child])
        /// No array, but something of this kind.
        case other(String)
    }

    enum Child {
        case fields(EventFields)
        /// No object, but something of this kind.
        case other(String)
    }

    private(set) var account: JSONValue?
    private(set) var rtype: JSONValue?
    private(set) var name: JSONValue?
    private(set) var datetime: JSONValue?
    private(set) var emitted: JSONValue?
    private(set) var keepClosed: JSONValue?
    private(set) var attributes: JSONValue?
    private(set) var linear: JSONValue?
    private(set) var fixed: JSONValue?
    private(set) var children = Children.none
    /// The first key that is no field.
    private(set) var unknown: String?

    /// The fields of an object, or what else the value is called.
    static func of(_ value: JSONValue) -> Child {
        guard case .object(let object) = value else { return .other(value.kind) }
        return .fields(EventFields(object, isRoot: true))
    }

    static func of(_ view: JSONView) -> Child {
        view.isObject ? .fields(EventFields(view, isRoot: true)) : .other(view.value.kind)
    }

    private init(_ object: JSONObject, isRoot: Bool) {
        for (key, value) in object.members {
            if key == "children" {
                children = EventFields.children(value)
            } else {
                set(key, to: value, isRoot: isRoot)
            }
        }
    }

    /// Copies nothing out of the text but what a field holds.
    private init(_ object: JSONView, isRoot: Bool) {
        object.eachMember { key, value in
            if key == "children" {
                children = EventFields.children(value)
            } else {
                set(key, to: value.value, isRoot: isRoot)
            }
        }
    }

    private static func children(_ value: JSONValue) -> Children {
        guard !value.isNull else { return .none }
        guard case .array(let children) = value else { return .other(value.kind) }
        return .list(
            children.map { child in
                guard case .object(let object) = child else { return .other(child.kind) }
                return .fields(EventFields(object, isRoot: false))
            })
    }

    private static func children(_ value: JSONView) -> Children {
        guard !value.isNull else { return .none }
        guard let children = value.elements else { return .other(value.value.kind) }
        return .list(
            children.map { child in
                child.isObject ? .fields(EventFields(child, isRoot: false)) : .other(child.value.kind)
            })
    }

    /// `account` and `datetime` of a child are ignored, as ever.
    private func set(_ key: String, to value: consuming JSONValue, isRoot: Bool) {
        // Most names differ in their lengths already.
        switch key.utf8.count {
        case 4 where key == "name": name = value
        case 5 where key == "rtype": rtype = value
        case 5 where key == "fixed": fixed = value
        case 5 where key == "attrs": attributes = value
        case 6 where key == "linear": linear = value
        case 7 where key == "account": account = value
        case 7 where isRoot && key == "emitted": emitted = value
        case 8 where key == "datetime": datetime = value
        case 11 where isRoot && key == "keep_closed": keepClosed = value
        default: unknown = unknown ?? key
        }
    }
}
