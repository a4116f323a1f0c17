import EventStore
import Recovery
import Retrace

/// What the demonstration prints: pages of the portal, and the lines of the log.
struct DemoScreen {
    let style: Style
    /// Takes each line.
    let output: (StyledText) -> Void

    private var width: Int { min(style.width, 100) }

    func begin(folder: String) {
        output(style.bold("retrace demo") + "  a lost password comes back, as in the portal's guide")
        output(style.dim("data in \(folder)"))
    }

    // MARK: Pages

    func step(_ number: Int, _ label: String, _ english: String, at time: Instant) {
        output("")
        let left = " \(number)  \(label)"
        let right = "\(localTime(time).prefix(8)) "
        let gap = max(2, width - left.count - english.count - right.count - 2)
        let title = style.bold(left) + "  " + style.dim(english) + String(repeating: " ", count: gap)
        output(style.blue(String(repeating: "─", count: width)))
        output(title + style.dim(right))
        output("")
    }

    func link(_ label: String, _ english: String) {
        output("    " + style.cyan("→ \(label)") + "  " + style.dim(english))
    }

    func field(_ label: String, _ english: String, _ value: String) {
        output("    \(label)  " + style.dim(english))
        output("    ┌" + String(repeating: "─", count: 36) + "┐")
        output("    │ " + style.bold(value.padded(to: 34)) + " │")
        output("    └" + String(repeating: "─", count: 36) + "┘")
    }

    func choice(_ label: String, _ english: String, _ choices: String) {
        output("    \(label)  " + style.dim(english))
        output("    \(choices)")
    }

    func tick(_ label: String, _ english: String, _ note: String) {
        output("    " + style.green("[✓]") + " \(label)  " + style.dim(english))
        output("        " + style.dim(note))
    }

    func button(_ label: String, _ english: String) {
        output("    " + style.green("[ \(label) ]") + "  " + style.dim(english))
    }

    func result(_ label: String, _ english: String) {
        output("")
        output("    " + style.green("✓") + " \(label)")
        output("      " + style.dim(english))
    }

    func note(_ label: String, _ english: String) {
        output("      " + style.bold(label))
        output("      " + style.dim(english))
    }

    func phone(_ message: TextMessage, arrived: Instant, seenAt: Instant) {
        output("")
        for line in PhoneDrawing(message: message, arrived: arrived, seenAt: seenAt, width: width).lines {
            output("        " + style.yellow(line))
        }
    }

    // MARK: The log

    func heading(_ title: String, _ note: String) {
        output("")
        output(style.blue(String(repeating: "─", count: width)))
        output(" " + style.bold(title) + "  " + style.dim(note))
        output("")
    }

    func event(_ position: UInt64, _ event: Event) {
        let time = localTime(event.time)
        let name = "\(event.payload.type)".padded(to: 18)
        let actor = "\(event.actor)".padded(to: 9)
        let head = String(repeating: " ", count: max(0, 3 - "\(position)".count)) + "\(position)"
        let facts = event.payload.facts().wrapped(to: max(20, width - 51))
        output(" \(style.dim(head))  \(style.dim(time))  \(style.bold(name))  \(actor)  \(facts.first ?? "")")
        for line in facts.dropFirst() { output(StyledText(String(repeating: " ", count: 50) + line)) }
    }

    func verdict(_ report: VerifyReport) {
        let root = report.root.hexadecimal
        output("")
        output(
            " " + style.green("✓ verified") + "  \(report.size) events rehashed, in order, each one deterministic CBOR")
        output("   " + style.dim("root \(root)"))
    }

    func end(session: SessionID, receipt: Receipt, folder: String) {
        heading("What to try next", "put `swift run` before each line, if need be")
        let commands: [(String, String)] = [
            ("retrace log --data \(folder)", "the same events, with filters"),
            ("retrace session \(session) --data \(folder)", "this recovery"),
            ("retrace replay --session \(session) --data \(folder)", "the same, step by step, in plain words"),
            ("retrace receipt \(receipt) --test-keys --data \(folder)", "what the citizen's receipt leads to"),
            ("retrace audit --data \(folder)", "was every event as the rules decide?"),
            ("retrace verify --data \(folder)", "the log, its tree and the views"),
            ("retrace run fixtures/guide.jsonl", "this example as a scenario with expectations"),
            (
                "retrace simulate --accounts 2000 --days 7 --seed 1 --data \(folder)-town",
                "a week of a small town; the same seed gives the same log"
            ),
        ]
        for (command, what) in commands { next(command, what) }
    }

    private func next(_ command: String, _ what: String) {
        output("   " + style.dim(what))
        output("   " + style.cyan(command))
        output("")
    }
}
