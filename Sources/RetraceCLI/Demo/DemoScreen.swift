import EventStore
import Recovery
import Retrace

/// What the demonstration prints: pages of the portal, and the lines of the log.
struct DemoScreen {
    let style: Style

    private var width: Int { min(style.width, 100) }

    func begin(folder: String) {
        print(style.bold("retrace demo") + "  a lost password comes back, as in the portal's guide")
        print(style.dim("data in \(folder)"))
    }

    // MARK: Pages

    func step(_ number: Int, _ label: String, _ english: String, at time: Instant) {
        print()
        let left = " \(number)  \(label)"
        let right = "\(localTime(time).prefix(8)) "
        let gap = max(2, width - left.count - english.count - right.count - 2)
        let title = style.bold(left) + "  " + style.dim(english) + String(repeating: " ", count: gap)
        print(style.blue(String(repeating: "─", count: width)))
        print(title + style.dim(right))
        print()
    }

    func link(_ label: String, _ english: String) {
        print("    " + style.cyan("→ \(label)") + "  " + style.dim(english))
    }

    func field(_ label: String, _ english: String, _ value: String) {
        print("    \(label)  " + style.dim(english))
        print("    ┌" + String(repeating: "─", count: 36) + "┐")
        print("    │ " + style.bold(value.padded(to: 34)) + " │")
        print("    └" + String(repeating: "─", count: 36) + "┘")
    }

    func choice(_ label: String, _ english: String, _ choices: String) {
        print("    \(label)  " + style.dim(english))
        print("    \(choices)")
    }

    func tick(_ label: String, _ english: String, _ note: String) {
        print("    " + style.green("[✓]") + " \(label)  " + style.dim(english))
        print("        " + style.dim(note))
    }

    func button(_ label: String, _ english: String) {
        print("    " + style.green("[ \(label) ]") + "  " + style.dim(english))
    }

    func result(_ label: String, _ english: String) {
        print()
        print("    " + style.green("✓") + " \(label)")
        print("      " + style.dim(english))
    }

    func phone(_ message: TextMessage, arrived: Instant, seenAt: Instant) {
        print()
        for line in PhoneDrawing(message: message, arrived: arrived, seenAt: seenAt, width: width).lines {
            print("        " + style.yellow(line))
        }
    }

    // MARK: The log

    func heading(_ title: String, _ note: String) {
        print()
        print(style.blue(String(repeating: "─", count: width)))
        print(" " + style.bold(title) + "  " + style.dim(note))
        print()
    }

    func event(_ position: UInt64, _ event: Event) {
        let time = localTime(event.time)
        let name = "\(event.payload.type)".padded(to: 18)
        let actor = "\(event.actor)".padded(to: 9)
        let head = String(repeating: " ", count: max(0, 3 - "\(position)".count)) + "\(position)"
        let facts = event.payload.facts().wrapped(to: max(20, width - 51))
        print(" \(style.dim(head))  \(style.dim(time))  \(style.bold(name))  \(actor)  \(facts.first ?? "")")
        for line in facts.dropFirst() { print(String(repeating: " ", count: 50) + line) }
    }

    func verdict(_ report: VerifyReport) {
        let root = report.root.hexadecimal
        print()
        print(
            " " + style.green("✓ verified") + "  \(report.size) events rehashed, in order, each one deterministic CBOR")
        print("   " + style.dim("root \(root)"))
    }

    func end(session: SessionID, folder: String) {
        heading("What to try next", "each line as it stands")
        let commands: [(String, String)] = [
            ("retrace log --data \(folder)", "the same events, with filters"),
            ("retrace session \(session) --data \(folder)", "this recovery"),
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
        print("   " + style.dim(what))
        print("   " + style.cyan(command))
        print()
    }
}
