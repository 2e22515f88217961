extension JSONWriter {
    /// A value in the one text that it has, keys in the order of their bytes: that of `value(_:sorted:)` of its tree.
    public mutating func canonical(_ view: JSONView) {
        let document = view.document
        document.bytes.withUnsafeBytes { text in
            document.marks.withUnsafeBufferPointer { marks in
                plain(upTo: CanonicalText.length(of: view.index, marks, text)) { room in
                    var canonical = CanonicalText(text, marks, in: UnsafeMutableRawBufferPointer(room))
                    canonical.write(view.index)
                    return canonical.count
                }
            }
        }
    }
}
