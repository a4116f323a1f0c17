import LMDB
import Recovery
import Retrace
import RetraceAudit

/// Walks through steps in the terminal, forwards and backwards, until a key ends it.
struct TerminalReplay {
    private let steps: [ReplayedStep]
    private let language: AuditLanguage

    init(_ steps: [ReplayedStep], _ language: AuditLanguage) {
        self.steps = steps
        self.language = language
    }

    /// Said before anything is read.
    static func refuseWithoutTerminal() throws {
        guard Terminal.isTerminal(0), Terminal.isTerminal(1) else { throw noTerminal }
    }

    private static let noTerminal = WrongInput(
        "--step needs a terminal for keys and screen; without one, leave it out")

    func run() throws {
        guard let terminal = RawTerminal() else { throw Self.noTerminal }
        let screen = WalkScreen(steps, language, Style.of())
        var walk = Walk(count: steps.count)
        var shown: [StyledText] = []
        while true {
            let (columns, rows) = (Terminal.columns(1) ?? 80, Terminal.rows(1) ?? 24)
            let lines = screen.lines(walk, columns: columns, rows: rows)
            if lines != shown { try terminal.show(lines.map(\.sequence)) }
            shown = lines
            guard let bytes = try terminal.readKeys() else { return }
            for key in WalkKey.read(bytes) {
                let size = screen.body(walk.index, columns: columns).count
                guard walk.press(key, lines: size, room: WalkScreen.room(rows: rows)) else { return }
            }
        }
    }
}
