import Foundation
import LMDB

/// Puts another file in the place of an environment's own, below LMDB: what it writes then fails as that file fails.
/// The map stays, so reading goes on.
struct FileFault {
    private let files: [(number: Int32, saved: Int32)]

    /// `substitute` is what LMDB's writes go to: `/dev/full` answers ENOSPC, `/dev/null` takes them and then fails the
    /// flush with EINVAL.
    init(in environment: Environment, substitute: String) throws {
        let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
        let links = open.compactMap { name -> Int32? in
            let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/" + name)
            return target == environment.path + "/data.mdb" ? Int32(name) : nil
        }
        guard !links.isEmpty, let other = FileHandle(forWritingAtPath: substitute) else { throw Stop() }
        files = links.map { ($0, dup($0)) }
        for file in files { dup2(other.fileDescriptor, file.number) }
    }

    /// Puts the environment's own file back.
    func end() {
        for file in files {
            dup2(file.saved, file.number)
            close(file.saved)
        }
    }
}
