import Glibc

/// What tells whether a file is still the same: of one that is not there, nothing.
struct FileStamp: Hashable, Sendable {
    private let inode: UInt
    private let size: Int
    private let seconds: Int
    private let nanoseconds: Int

    init(path: String) {
        var found = stat()
        guard stat(path, &found) == 0 else {
            (inode, size, seconds, nanoseconds) = (0, 0, 0, 0)
            return
        }
        (inode, size) = (UInt(found.st_ino), Int(found.st_size))
        (seconds, nanoseconds) = (found.st_mtim.tv_sec, found.st_mtim.tv_nsec)
    }
}
