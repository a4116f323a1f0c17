import Recovery
import Retrace
import RetraceAudit

/// Steps along a line of time, as SVG: a lane for each kind of actor, a mark for each step. Long waits are drawn shorter
/// than they were, and named.
struct Timeline {
    private let steps: [ReplayedStep]
    private let places: [Double]
    private let language: AuditLanguage
    private let clock = Clock.local

    private static let left = 150.0
    private static let right = 950.0
    private static let laneHeight = 44.0
    private static let top = 34.0

    init(_ steps: [ReplayedStep], _ language: AuditLanguage) {
        self.steps = steps
        self.language = language
        places = Self.places(steps)
    }

    var svg: String {
        let lanes = lanes
        let height = Self.top + Double(lanes.count) * Self.laneHeight + 46
        var text =
            "<svg class=\"timeline\" viewBox=\"0 0 980 \(Int(height))\" role=\"img\" aria-label=\"\(label)\">\n"
        for (row, lane) in lanes.enumerated() { text += line(lane, row) }
        text += waits(bottom: height)
        for (index, step) in steps.enumerated() {
            text += mark(step, x: places[index], row: lanes.firstIndex(of: Lane(step.event.actor)) ?? 0)
        }
        return text + "</svg>\n"
    }

    /// Those that have a step.
    private var lanes: [Lane] {
        let used = Set(steps.map { Lane($0.event.actor) })
        return Lane.allCases.filter { used.contains($0) }
    }

    private var label: String {
        escaped(Sentence("Dòng thời gian, \(steps.count) bước", "Timeline of \(steps.count) steps")[language])
    }

    /// Where each step stands: the logarithm of a wait is its length, so that seconds are seen beside hours.
    private static func places(_ steps: [ReplayedStep]) -> [Double] {
        var lengths: [Double] = []
        for step in steps {
            let seconds = Double(max(0, step.elapsed?.milliseconds ?? 0)) / 1000
            lengths.append((lengths.last ?? 0) + (lengths.isEmpty ? 0 : 1 + logarithm(1 + seconds)))
        }
        let whole = max(lengths.last ?? 0, 1)
        return lengths.map { left + $0 / whole * (right - left) }
    }

    private static func logarithm(_ value: Double) -> Double {
        // By halving: as exact as a picture needs, without a library of functions.
        var (rest, result) = (value, 0.0)
        while rest >= 2 {
            rest /= 2
            result += 1
        }
        return result + (rest - 1)
    }

    private func line(_ lane: Lane, _ row: Int) -> String {
        let y = position(row)
        return "<text class=\"lane\" x=\"8\" y=\"\(y + 4)\">\(escaped(name(lane)[language]))</text>"
            + "<line class=\"axis\" x1=\"\(Self.left)\" y1=\"\(y)\" x2=\"\(Self.right)\" y2=\"\(y)\"/>\n"
    }

    private func position(_ row: Int) -> Double { Self.top + (Double(row) + 0.5) * Self.laneHeight }

    private func name(_ lane: Lane) -> Sentence {
        switch lane {
        case .citizen: Sentence("Công dân", "Citizen")
        case .system: Sentence("Hệ thống, hẹn giờ", "Engine, timer")
        case .messages: Sentence("Tin nhắn", "Messages")
        case .people: Sentence("Vận hành, danh bạ", "Operators, directory")
        }
    }

    /// The first and last moment, and each wait that has room for its name.
    private func waits(bottom: Double) -> String {
        guard let first = steps.first, let last = steps.last else { return "" }
        let y = bottom - 8
        var text = time(first, x: Self.left, y: y, anchor: "start")
        if steps.count > 1 { text += time(last, x: Self.right, y: y, anchor: "end") }
        for index in steps.indices.dropFirst() {
            guard let elapsed = steps[index].elapsed, elapsed >= .seconds(1) else { continue }
            let (from, to) = (places[index - 1], places[index])
            guard to - from >= 46 else { continue }
            let name = escaped(Sentence.duration(elapsed)[language])
            text += "<text class=\"wait\" x=\"\(rounded((from + to) / 2))\" y=\"\(y - 20)\">\(name)</text>\n"
        }
        return text
    }

    private func time(_ step: ReplayedStep, x: Double, y: Double, anchor: String) -> String {
        let text = escaped(LocalTime().text(step.event.time))
        return "<text class=\"time\" x=\"\(x)\" y=\"\(y)\" text-anchor=\"\(anchor)\">\(text)</text>\n"
    }

    private func mark(_ step: ReplayedStep, x: Double, row: Int) -> String {
        let (x, y) = (rounded(x), position(row))
        let kind = StepKind(step.event.payload)
        let words = step.words(clock).happened[language]
        let title = escaped("#\(step.position) \(step.event.payload.type): \(words)")
        let shape =
            switch kind {
            case .forward: "<circle cx=\"\(x)\" cy=\"\(y)\" r=\"7\"/>"
            case .trouble: "<path d=\"M\(x) \(y - 9)l9 9l-9 9l-9 -9z\"/>"
            case .plain: "<rect x=\"\(x - 5)\" y=\"\(y - 5)\" width=\"10\" height=\"10\"/>"
            }
        return "<a href=\"#p\(step.position)\" class=\"\(kind.rawValue)\"><title>\(title)</title>\(shape)</a>\n"
    }

    private func rounded(_ value: Double) -> Double { (value * 10).rounded() / 10 }
}
