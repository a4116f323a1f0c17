/// Where a table's columns stand: in one line if they fit, otherwise in several, so that none is lost. What follows stands
/// beside the first column, which tells the rows apart:
///
///     POSITION  TIME                     TYPE               DETAIL
///               ACTOR    SESSION
///          477  2026-01-06T01:53:17.688  RecoveryDisavowed  nothing to take back
///               citizen  019b8f7718c67407
struct TableLayout {
    /// The columns of each line, by their numbers.
    let lines: [Range<Int>]
    /// How far lines behind the first are indented.
    let indent: Int

    /// `widths` are those of the columns, `width` is that of the terminal; without one all stand in a line.
    init(_ widths: [Int], width: Int?) {
        guard let width else {
            (lines, indent) = ([widths.indices], 0)
            return
        }
        let besideFirst = (widths.first ?? 0) + 2
        indent = (widths.dropFirst().max() ?? 0) + besideFirst <= width ? besideFirst : 4
        var lines: [Range<Int>] = []
        var used = 0
        for (column, columns) in widths.enumerated() {
            if let last = lines.last, used + 2 + columns <= width {
                lines[lines.count - 1] = last.lowerBound..<column + 1
                used += 2 + columns
            } else {
                used = (lines.isEmpty ? 0 : indent) + columns
                lines.append(column..<column + 1)
            }
        }
        self.lines = lines
    }
}
