/// Something that does not hold for some octets.
public struct FuzzFinding: Error, CustomStringConvertible {
    /// What.
    public let description: String
}

/// Goes on where it holds.
func require(_ holds: Bool, _ what: @autoclosure () -> String) throws(FuzzFinding) {
    guard holds else { throw FuzzFinding(description: what()) }
}
