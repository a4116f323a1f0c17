import Foundation

/// What the kernel says of a disk and of this process.
enum SystemCounters {
    /// Flush requests that the disk below a path has completed (Linux, Documentation/admin-guide/iostats.rst, field 16);
    /// nil where the kernel does not count them.
    static func flushes(of path: String) -> Int? {
        guard let device = device(of: path),
            let stats = try? String(contentsOfFile: "/proc/diskstats", encoding: .ascii)
        else { return nil }
        for line in stats.split(separator: "\n") {
            let fields = line.split(separator: " ", omittingEmptySubsequences: true)
            guard fields.count >= 19, "\(fields[0]):\(fields[1])" == device else { continue }
            return Int(fields[18])
        }
        return nil
    }

    /// Bytes of this process in memory that no file stands behind: what is left when the page cache is set aside.
    static func anonymousMemory() -> Int {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return 0 }
        for line in status.split(separator: "\n") where line.hasPrefix("RssAnon:") {
            return (Int(line.filter(\.isNumber)) ?? 0) * 1024
        }
        return 0
    }

    /// The `major:minor` of the disk that holds a path: that of the longest mount point above it.
    private static func device(of path: String) -> String? {
        let full = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        guard let mounts = try? String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8) else { return nil }
        var best: (length: Int, device: String)?
        for line in mounts.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count > 4 else { continue }
            let point = String(fields[4])
            guard full == point || full.hasPrefix(point == "/" ? "/" : point + "/") else { continue }
            if point.count >= best?.length ?? 0 { best = (point.count, String(fields[2])) }
        }
        return best?.device
    }
}
