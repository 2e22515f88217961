import TestSupport

/// What a resource remembers between the steps of its life.
struct Life {
    var words = Words()
    /// In microseconds since 1970.
    var launched: Int64 = 0
    var created: Int64 = 0
    /// When the last step happened.
    var moment: Int64

    init(at moment: Int64, project: Project, name: String, _ random: inout Seeded) {
        self.moment = moment
        words.set(project)
        words[.name] = name
        (words[.size], words[.sizeAfter]) = ("1", "1")
        for word in [Word.subject, .second, .third, .image] { words[word] = Identifier.uuid(random.next()) }
    }
}
