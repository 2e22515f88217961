/// Something in a captured body that is another thing in each happening.
enum Word: Int, CaseIterable {
    // Ids of what a step is about.
    case subject, second, third
    // Who it is for, and the other one where it changes hands.
    case account, otherAccount, accountName, otherAccountName, user, otherUser
    case name, image, address
    /// The size of a volume or an image.
    case size, sizeAfter
    // The flavor before and after a step.
    case flavorName, flavorID, vcpus, memory, root, ephemeral, disk
    case flavorNameAfter, flavorIDAfter, vcpusAfter, memoryAfter, rootAfter, ephemeralAfter, diskAfter

    /// What stands for it behind a step's change.
    var after: Word {
        switch self {
        case .size: .sizeAfter
        case .flavorName: .flavorNameAfter
        case .flavorID: .flavorIDAfter
        case .vcpus: .vcpusAfter
        case .memory: .memoryAfter
        case .root: .rootAfter
        case .ephemeral: .ephemeralAfter
        case .disk: .diskAfter
        default: self
        }
    }
}

/// What the words stand for.
struct Words {
    private var values: [String] = Array(repeating: "", count: Word.allCases.count)

    subscript(word: Word) -> String {
        get { values[word.rawValue] }
        set { values[word.rawValue] = newValue }
    }
}
