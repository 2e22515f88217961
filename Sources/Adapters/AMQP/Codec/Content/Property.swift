/// The properties of class `basic`, in the order of the wire; the raw value is the flag (0-9-1, 4.2.6.1).
enum Property: UInt16, CaseIterable {
    case contentType = 0x8000
    case contentEncoding = 0x4000
    case headers = 0x2000
    case deliveryMode = 0x1000
    case priority = 0x0800
    case correlationID = 0x0400
    case replyTo = 0x0200
    case expiration = 0x0100
    case messageID = 0x0080
    case timestamp = 0x0040
    case type = 0x0020
    case userID = 0x0010
    case appID = 0x0008
    case clusterID = 0x0004

    /// The flags that no property has: one that is free, and the one that announces a second word.
    static let unknownFlags: UInt16 = 0x0003

    /// In the order of the wire.
    static let all = allCases

    /// Whether these flags say that it is there.
    func isSet(in flags: UInt16) -> Bool { flags & rawValue != 0 }
}
