import Foundation
import LMDB

/// A bar on the standard error for work that takes over a second; nothing where that is no terminal.
///
///     simulating  ████████████░░░░░░░░  61 %  18 s
struct ProgressBar {
    private let label: String
    private let total: UInt64
    private let isShown: Bool
    private let begun = ContinuousClock.now
    private var drawn: ContinuousClock.Instant?

    /// `total` is how much there is to do, in the unit of `update`.
    init(label: String, total: UInt64) {
        self.label = label
        self.total = max(1, total)
        isShown = Terminal.isTerminal(2)
    }

    /// Says how much is done. Cheap: it draws ten times a second at most.
    mutating func update(_ done: UInt64) {
        guard isShown else { return }
        let now = ContinuousClock.now
        if let drawn, now - drawn < .milliseconds(100) { return }
        guard now - begun > .seconds(1) else { return }
        drawn = now
        draw(min(done, total), after: now - begun)
    }

    /// Takes the bar away.
    mutating func finish() {
        if drawn != nil { write("\r\u{1B}[2K") }
        drawn = nil
    }

    private func draw(_ done: UInt64, after time: Duration) {
        let permille = Int(clamping: done.multipliedFullWidth(by: 1000).high == 0 ? done &* 1000 / total : 1000)
        let full = permille * 20 / 1000
        let bar = String(repeating: "█", count: full) + String(repeating: "░", count: 20 - full)
        write("\r\(label)  \(bar)  \(permille / 10) %  \(time.components.seconds) s")
    }

    private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
