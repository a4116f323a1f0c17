import Foundation
import Synchronization

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

    /// Runs `body` and looks at this process's memory every 10 ms meanwhile.
    static func watchingMemory<R>(_ body: () throws -> R) rethrows -> (result: R, memory: MemoryUse) {
        let watch = MemoryWatch(before: anonymousMemory())
        watch.start()
        defer { watch.stop() }
        let result = try body()
        return (result, watch.use)
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

/// Bytes of memory that no file stands behind, before some work and at their highest while it ran.
struct MemoryUse {
    let before: Int
    let peak: Int

    /// All that the process had at the most, in MiB: an upper bound, since what earlier work has freed may be used again
    /// without being asked for.
    var highest: Double { Double(peak) / 1_048_576 }
    var note: String { "the whole process, sampled every 10 ms; \(before / 1_048_576) MiB before" }
}

private final class MemoryWatch: Sendable {
    private let before: Int
    private let peak: Atomic<Int>
    private let isOver = Atomic<Bool>(false)

    init(before: Int) {
        self.before = before
        peak = Atomic(before)
    }

    func start() {
        Thread { [self] in
            while !isOver.load(ordering: .relaxed) {
                look()
                Thread.sleep(forTimeInterval: 0.01)
            }
        }.start()
    }

    func stop() { isOver.store(true, ordering: .relaxed) }

    var use: MemoryUse {
        look()
        return MemoryUse(before: before, peak: peak.load(ordering: .relaxed))
    }

    private func look() { peak.max(SystemCounters.anonymousMemory(), ordering: .relaxed) }
}
