import CoreMetrics
import Synchronization

/// A counter or a gauge.
final class PrometheusNumber: CounterHandler, FloatingPointCounterHandler, MeterHandler, RecorderHandler {
    private let current = Mutex(0.0)

    var value: Double { current.withLock { $0 } }

    func increment(by amount: Int64) { increment(by: Double(amount)) }
    func increment(by amount: Double) { current.withLock { $0 += amount } }
    func decrement(by amount: Double) { current.withLock { $0 -= amount } }
    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { current.withLock { $0 = value } }
    func record(_ value: Int64) { set(Double(value)) }
    func record(_ value: Double) { set(value) }
    func reset() { set(0.0) }
}

/// How often a value fell under each bound, and the sum of all.
final class PrometheusHistogram: TimerHandler, RecorderHandler {
    private struct State {
        var counts: [UInt64]
        var count: UInt64 = 0
        var sum = 0.0
    }

    /// Of times.
    static let seconds = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    private let buckets: [Double]
    private let state: Mutex<State>

    init(buckets: [Double]) {
        self.buckets = buckets
        state = Mutex(State(counts: Array(repeating: 0, count: buckets.count)))
    }

    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        state.withLock { state in
            state.count += 1
            state.sum += value
            if let index = buckets.firstIndex(where: { value <= $0 }) { state.counts[index] += 1 }
        }
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

    func lines(_ series: PrometheusRegistry.Series) -> [String] {
        let state = state.withLock { $0 }
        var sum: UInt64 = 0
        var lines: [String] = []
        for (bound, count) in zip(buckets, state.counts) {
            sum += count
            lines.append("\(series.text("_bucket", "le=\"\(prometheus(bound))\"")) \(sum)")
        }
        lines.append("\(series.text("_bucket", "le=\"+Inf\"")) \(state.count)")
        lines.append("\(series.text("_sum")) \(prometheus(state.sum))")
        lines.append("\(series.text("_count")) \(state.count)")
        return lines
    }
}
