import EventStore
import LMDB
import Recovery

extension ID16 {
    static let last = ID16(high: .max, low: .max)
    static let all = ID16(high: 0, low: 0)...last

    /// The id above; nil above the last.
    var successor: ID16? {
        if low < .max { return ID16(high: high, low: low &+ 1) }
        return high < .max ? ID16(high: high &+ 1, low: 0) : nil
    }

    /// The id below; nil below the first.
    var predecessor: ID16? {
        if low > 0 { return ID16(high: high, low: low &- 1) }
        return high > 0 ? ID16(high: high &- 1, low: .max) : nil
    }
}

extension Generation {
    /// How many views are read in one snapshot.
    private static var page: Int { 512 }

    /// Hands the views of a table within a range to `body`, in order or reversed, until it returns false.
    func forEach<View: StoredView>(
        in table: Table<ID16>, _ range: ClosedRange<ID16>, isReversed: Bool = false,
        _ body: (View) throws -> Bool
    ) throws {
        var rest: ClosedRange<ID16>? = range
        while let range = rest {
            let views: [View] = try isReversed ? viewsBackwards(in: table, range) : views(in: table, range)
            for view in views {
                guard try body(view) else { return }
            }
            guard views.count == Self.page, let last = views.last?.id.id16 else { return }
            if isReversed {
                rest = last.predecessor.flatMap { $0 < range.lowerBound ? nil : range.lowerBound...$0 }
            } else {
                rest = last.successor.flatMap { $0 > range.upperBound ? nil : $0...range.upperBound }
            }
        }
    }

    private func views<View: StoredView>(in table: Table<ID16>, _ range: ClosedRange<ID16>) throws -> [View] {
        try read { transaction in
            var cursor = try transaction.cursor(over: table)
            var found: [View] = []
            var isFirst = true
            while found.count < Self.page {
                let entry = isFirst ? try cursor.first(from: range.lowerBound) : try cursor.next()
                isFirst = false
                guard let entry, let view: View = try view(entry, within: range) else { break }
                found.append(view)
            }
            return found
        }
    }

    private func viewsBackwards<View: StoredView>(
        in table: Table<ID16>, _ range: ClosedRange<ID16>
    ) throws -> [View] {
        try read { transaction in
            var cursor = try transaction.cursor(over: table)
            var found: [View] = []
            var isFirst = true
            while found.count < Self.page {
                let entry: Entry?
                if !isFirst {
                    entry = try cursor.previous()
                } else if let above = range.upperBound.successor {
                    entry = try cursor.last(below: above)
                } else {
                    entry = try cursor.last()
                }
                isFirst = false
                guard let entry, let view: View = try view(entry, within: range) else { break }
                found.append(view)
            }
            return found
        }
    }

    /// Nil beyond the range.
    private func view<View: StoredView>(_ entry: Entry, within range: ClosedRange<ID16>) throws -> View? {
        guard let key = ID16(keyBytes: entry.key) else { throw RetraceError.views("a key that is no id") }
        return range.contains(key) ? try View(id: View.ID(key), stored: entry.value) : nil
    }
}
