import Logging

/// What the log holds, in which form, and where it goes.
struct LogSettings: Hashable {
    enum Form: String { case text, json }

    var level = Logger.Level.info
    var form = Form.text
    /// The folder of a file beside standard error.
    var folder: String?
}
