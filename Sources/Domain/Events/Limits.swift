/// The bounds of what can be recorded; what lies outside is an error at the door.
public enum Limits {
    /// The longest account name, rtype, resource name, event id or reason, in bytes of UTF-8.
    public static let text = 255
    /// The largest `attrs` of one resource in one event, in bytes of JSON.
    public static let attributes = 65_536
    /// The most resources in one event.
    public static let nodes = 10_000
    /// How far ahead of now a moment may lie: ten years.
    public static let ahead: Int64 = 3_653 * Moment.day
}
