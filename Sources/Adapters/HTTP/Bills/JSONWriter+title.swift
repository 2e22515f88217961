import JSON
import Ports

extension JSONWriter {
    /// What an account is called, as further members of its object; nothing where that is not known.
    mutating func title(_ title: AccountTitle?) {
        guard let title else { return }
        raw(",\"project_domain\":")
        quoted(title.domain)
        raw(",\"project_name\":")
        quoted(title.name)
    }
}
