import Recovery
import Retrace
import RetraceAudit

/// Plays steps in scaled time: each waits as long as it took then, divided by the speed.
struct PacedReplay {
    private let speed: Double
    private let text: StepText
    private let style = Style.of()

    init(speed: Double, _ language: AuditLanguage) {
        self.speed = speed
        text = StepText(language, Style.of(), width: columnsToKeepTo())
    }

    /// Shows each wait before it is waited for. Ends early where the task is cancelled.
    func play(_ steps: [ReplayedStep]) async throws {
        let output = Output()
        for step in steps {
            if let elapsed = step.elapsed, elapsed.milliseconds > 0 {
                try output.line(style.dim("  ⋯ " + Sentence.duration(elapsed)[text.language]))
                try output.flush()
                try await Task.sleep(for: wait(elapsed))
            }
            for line in text.lines(step) { try output.line(line) }
            try output.flush()
        }
    }

    private func wait(_ elapsed: Instant.Span) -> Duration {
        // A year at the slowest: more is no wait that a clock can count.
        .milliseconds(Int64(min(Double(elapsed.milliseconds) / speed, 3.2e10)))
    }
}
