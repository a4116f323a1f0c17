import Foundation

/// Calls `body` once the standard input is closed: whoever holds its other end is gone, however they ended.
func whenInputCloses(_ body: @escaping @Sendable () -> Void) {
    Thread.detachNewThread {
        while let data = try? FileHandle.standardInput.read(upToCount: 4_096), !data.isEmpty {}
        body()
    }
}
