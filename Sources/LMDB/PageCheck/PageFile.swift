import Glibc

/// `data.mdb`, read page by page without LMDB and without a map: a damaged file gives errors here, never a trap.
final class PageFile {
    let path: String
    private let file: Int32

    /// Nil if the file is not there.
    init?(path: String) throws(LMDBError) {
        self.path = path
        file = open(path, O_RDONLY | O_CLOEXEC)
        if file < 0 {
            if errno == ENOENT { return nil }
            throw LMDBError(code: errno, path: path)
        }
    }

    deinit { if file >= 0 { close(file) } }

    func length() throws(LMDBError) -> UInt64 {
        var status = stat()
        guard fstat(file, &status) == 0 else { throw LMDBError(code: errno, path: path) }
        return UInt64(clamping: status.st_size)
    }

    /// Fills `bytes` from an offset. False if the file ends before they are full.
    func read(_ bytes: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(LMDBError) -> Bool {
        guard offset <= UInt64(Int64.max) - UInt64(bytes.count) else { return false }
        var done = 0
        while done < bytes.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[done...])
            let got = pread(file, rest.baseAddress, rest.count, Int(offset) + done)
            if got < 0 {
                if errno == EINTR { continue }
                throw LMDBError(code: errno, path: path)
            }
            if got == 0 { return false }
            done += got
        }
        return true
    }

    /// The two header pages. Throws `.damaged` unless both are LMDB's.
    func header() throws(LMDBError) -> DataHeader {
        guard let first = try meta(at: 0, number: 0) else {
            throw .damaged(path: path, detail: "its first header page is not one of LMDB")
        }
        guard let second = try meta(at: UInt64(first.pageSize), number: 1), second.pageSize == first.pageSize else {
            throw .damaged(path: path, detail: "its second header page is not one of LMDB")
        }
        return DataHeader(first: first, second: second)
    }

    private func meta(at offset: UInt64, number: UInt64) throws(LMDBError) -> MetaPage? {
        let bytes = PageBuffer(byteCount: MetaPage.byteCount)
        guard try read(bytes.all, at: offset) else { return nil }
        return MetaPage(PageBytes(bytes.all), number: number)
    }
}

/// Both header pages of a file; commits write them in turn.
struct DataHeader {
    let first: MetaPage
    let second: MetaPage

    /// As LMDB chooses.
    var newest: MetaPage { first.transaction < second.transaction ? second : first }

    func meta(of transaction: UInt64) -> MetaPage? {
        if first.transaction == transaction { return first }
        return second.transaction == transaction ? second : nil
    }
}

/// Memory for bytes of the file, freed with the value.
final class PageBuffer {
    let all: UnsafeMutableRawBufferPointer
    init(byteCount: Int) { all = .allocate(byteCount: byteCount, alignment: 16) }
    deinit { all.deallocate() }
}
