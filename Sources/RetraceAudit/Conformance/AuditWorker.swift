/// One thread of an audit. It judges the parts that it gets, and folds in unjudged what others judge.
///
/// That holds only if nothing is found before: what is missing in a log is folded in by who finds it. So with its first
/// finding it goes no further than the end of its part.
struct AuditWorker {
    private let log: AuditedLog
    private let parts: AuditParts
    private var conformance: Conformance
    /// The position to go on at.
    private var next: UInt64 = 0

    /// With so many findings it does not even go to the end of its part: they are held until those before are known.
    private static let most: UInt64 = 1_000
    /// So often it looks whether it is to go on.
    private static let step: UInt64 = 0x1000

    init(_ log: AuditedLog, _ parts: AuditParts, _ scope: AuditScope) {
        self.log = log
        self.parts = parts
        conformance = Conformance(scope)
    }

    mutating func run() {
        while let part = parts.claim() {
            guard let outcome = judge(part) else { return }
            parts.finish(part, outcome)
            if case .end = outcome { return }
        }
    }

    /// Nil if the part is not needed any more.
    private mutating func judge(_ part: Int) -> AuditParts.Outcome? {
        let positions = parts.positions[part]
        let before = conformance.judged
        var failure: (any Error)?
        do {
            try fold(upTo: positions.lowerBound, of: part)
            try see(upTo: positions.upperBound, of: part)
        } catch {
            failure = error
        }
        guard parts.isNeeded(part) else { return nil }
        conformance.judgeWaiting(before: failure == nil ? Conformance.lookahead : 0)
        let judged = conformance.judged - before
        let isClean = failure == nil && conformance.count == 0 && conformance.isBetweenGroups
        if isClean, positions.upperBound < .max { return .clean(judged: judged) }
        return .end(AuditEnd(conformance: conformance, next: next, error: failure), judged: judged)
    }

    private mutating func fold(upTo end: UInt64, of part: Int) throws {
        conformance.skipWaiting(upTo: end)
        guard next < end else { return }
        try log.forEach(from: next, upTo: end) { position, event in
            conformance.skip(event)
            next = position &+ 1
            return next % Self.step > 0 || parts.isNeeded(part)
        }
    }

    /// Takes in what lies below `end`, and what must be known behind it to judge that.
    private mutating func see(upTo end: UInt64, of part: Int) throws {
        let limit = end == .max ? .max : end &+ UInt64(Conformance.lookahead)
        try log.forEach(from: next, upTo: limit) { position, event in
            conformance.see(event, at: position)
            next = position &+ 1
            guard next % Self.step == 0 else { return true }
            parts.count(Self.step)
            return conformance.count < Self.most && parts.isNeeded(part)
        }
    }
}
