import JSON

/// What an event, or a resource in one, has for each of its fields; `nil` where a field is absent.
struct EventFields {
    private(set) var account: JSONValue?
    private(set) var rtype: JSONValue?
    private(set) var name: JSONValue?
    private(set) var datetime: JSONValue?
    private(set) var emitted: JSONValue?
    private(set) var keepClosed: JSONValue?
    private(set) var attributes: JSONValue?
    private(set) var linear: JSONValue?
    private(set) var fixed: JSONValue?
    private(set) var children: JSONValue?
    /// The first key that is no field.
    private(set) var unknown: String?

    /// `account` and `datetime` of a child are ignored, as ever.
    init(_ object: JSONObject, isRoot: Bool) {
        for (key, value) in object.members {
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
            case 8 where key == "children": children = value
            case 11 where isRoot && key == "keep_closed": keepClosed = value
            default: unknown = unknown ?? key
            }
        }
    }
}
