/// A value in its text: what it is, where it lies, and which mark comes behind it and all that it holds.
///
/// The marks of a text are in the order in which its values begin; in an object each value comes behind its key.
///
///     {"a": [1, "b"], "c": null}
///     object  "a"  array  1  "b"  "c"  null
struct JSONMark {
    enum Kind: UInt8 {
        case null
        case yes
        case no
        case number
        case array
        case object
        /// A string whose bytes are those of the text.
        case plainString
        /// A string with escapes.
        case escapedString
    }

    let kind: Kind
    /// The first byte; of a string the one behind its quotation mark.
    let start: UInt32
    /// Behind the last byte; of a string its closing quotation mark.
    var end: UInt32
    /// The mark behind this one and all that it holds.
    var next: UInt32

    var range: Range<Int> { Int(start)..<Int(end) }
}
