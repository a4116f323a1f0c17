import CoreMetrics
import Synchronization

/// Keeps metrics and writes them in Prometheus's text form (version 0.0.4).
///
/// The number of series is bounded, so that no caller's mistake grows it without end; what comes beyond is not kept.
final class PrometheusRegistry: MetricsFactory {
    /// One metric with one set of labels.
    struct Series: Hashable, Sendable {
        let name: String
        /// As they stand in the text: `route="/ma",status="200"`.
        let labels: String
    }

    enum Kind: String, Sendable { case counter, gauge, histogram }

    private struct State {
        var numbers: [Series: PrometheusNumber] = [:]
        var histograms: [Series: PrometheusHistogram] = [:]
        var kinds: [String: Kind] = [:]
    }

    private let state = Mutex(State())
    private let limit: Int

    init(limit: Int = 2_000) { self.limit = limit }

    /// The counter or gauge of these labels; one that is not written if there are too many series.
    func number(_ label: String, _ dimensions: [(String, String)], _ kind: Kind) -> PrometheusNumber {
        let series = Series(label, dimensions)
        return state.withLock { state in
            if let known = state.numbers[series] { return known }
            let made = PrometheusNumber()
            guard state.numbers.count + state.histograms.count < limit else { return made }
            state.numbers[series] = made
            state.kinds[series.name] = kind
            return made
        }
    }

    func histogram(_ label: String, _ dimensions: [(String, String)], _ buckets: [Double]) -> PrometheusHistogram {
        let series = Series(label, dimensions)
        return state.withLock { state in
            if let known = state.histograms[series] { return known }
            let made = PrometheusHistogram(buckets: buckets)
            guard state.numbers.count + state.histograms.count < limit else { return made }
            state.histograms[series] = made
            state.kinds[series.name] = .histogram
            return made
        }
    }

    /// All metrics, by name; each with what it means and its type before it.
    func text() -> String {
        let (numbers, histograms, kinds) = state.withLock { ($0.numbers, $0.histograms, $0.kinds) }
        var lines: [String: [String]] = [:]
        for (series, number) in numbers.sorted(by: { $0.key.labels < $1.key.labels }) {
            lines[series.name, default: []].append("\(series.text) \(prometheus(number.value))")
        }
        for (series, histogram) in histograms.sorted(by: { $0.key.labels < $1.key.labels }) {
            lines[series.name, default: []] += histogram.lines(series)
        }
        var text = ""
        for (name, series) in lines.sorted(by: { $0.key < $1.key }) {
            if let help = MetricNames.help[name] { text += "# HELP \(name) \(help)\n" }
            text += "# TYPE \(name) \(kinds[name]?.rawValue ?? "untyped")\n"
            text += series.map { $0 + "\n" }.joined()
        }
        return text
    }

    // MARK: MetricsFactory

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        number(label, dimensions, .counter)
    }

    func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler { number(label, dimensions, .counter) }

    func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        number(label, dimensions, .gauge)
    }

    func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        if aggregate { return histogram(label, dimensions, [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000]) }
        return number(label, dimensions, .gauge)
    }

    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        histogram(label, dimensions, PrometheusHistogram.seconds)
    }

    // A series stays once it is there: Prometheus has no way to say that one has ended.
    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    func destroyMeter(_ handler: any MeterHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}
    func destroyTimer(_ handler: any TimerHandler) {}
}

extension PrometheusRegistry.Series {
    init(_ label: String, _ dimensions: [(String, String)]) {
        name = Self.word(label)
        labels = dimensions.map { "\(Self.word($0.0))=\"\(Self.escaped($0.1))\"" }.sorted().joined(separator: ",")
    }

    /// `name{labels}`
    var text: String { labels.isEmpty ? name : "\(name){\(labels)}" }

    /// The same series with another ending and one more label.
    func text(_ ending: String, _ label: String = "") -> String {
        let all = [labels, label].filter { !$0.isEmpty }.joined(separator: ",")
        return all.isEmpty ? name + ending : "\(name)\(ending){\(all)}"
    }

    private static func word(_ text: String) -> String {
        let letters = text.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") ? $0 : "_" }
        return letters.first?.isNumber == true ? "_" + String(letters) : String(letters)
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}

/// A number as Prometheus reads it.
func prometheus(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
    if let whole = Int64(exactly: value) { return "\(whole)" }
    return "\(value)"
}
