/// Texts as C wants them, for as long as this is there.
final class CStrings {
    let pointers: [UnsafePointer<CChar>?]
    private let storage: [UnsafeMutableBufferPointer<CChar>]

    init(_ texts: [String]) {
        storage = texts.map { text in
            let bytes = text.utf8CString
            let buffer = UnsafeMutableBufferPointer<CChar>.allocate(capacity: bytes.count)
            _ = buffer.initialize(from: bytes)
            return buffer
        }
        pointers = storage.map { UnsafePointer($0.baseAddress) } + [nil]
    }

    deinit { for buffer in storage { buffer.deallocate() } }
}
