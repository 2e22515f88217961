/// Why a message is not a notification, or says nothing that can be recorded.
///
/// Neither the text nor the code holds anything of the message but the name of a known field.
public enum RejectionReason: Error, Hashable, Sendable {
    /// The body is not JSON text.
    case notJSON
    /// The body, or the message within it, is JSON but no object.
    case notAnObject
    /// The envelope's version is neither 2 nor none.
    case unknownVersion
    /// The body is compressed in a way that is not read here.
    case unknownCompression
    /// The body is not compressed as its header says, or is too large once it is decompressed.
    case malformedCompression
    /// A field that is needed is absent, null or empty.
    case missing(NotificationField)
    /// A field that is needed is of another type, or can't be read.
    case malformed(NotificationField)
    /// A quantity, a moment or a name lies outside of what can be recorded.
    case outOfRange(NotificationField)

    /// A short name for counting, in snake case.
    public var code: String {
        switch self {
        case .notJSON: "not_json"
        case .notAnObject: "not_an_object"
        case .unknownVersion: "unknown_envelope_version"
        case .unknownCompression: "unknown_compression"
        case .malformedCompression: "malformed_compression"
        case .missing: "missing_field"
        case .malformed: "malformed_field"
        case .outOfRange: "field_out_of_range"
        }
    }
}

extension RejectionReason: CustomStringConvertible {
    /// A sentence that is safe to show to a stranger.
    public var description: String {
        switch self {
        case .notJSON: "The body is not JSON."
        case .notAnObject: "The message is not a JSON object."
        case .unknownVersion: "The envelope has an unknown version; 2.0 is read, and a message without an envelope."
        case .unknownCompression: "The body is compressed in a way that is not read; gzip (which is zlib) is."
        case .malformedCompression: "The body is not compressed as its header says, or is larger than 16 MiB."
        case .missing(let field): "The field \(field.rawValue) is missing or empty."
        case .malformed(let field): "The field \(field.rawValue) has another type or form than it should."
        case .outOfRange(let field): "The field \(field.rawValue) lies outside of what can be recorded."
        }
    }
}
