import Recovery
import Retrace

/// A message as a phone shows it: the clock, the sender, the day and minute of its arrival, and the text in a bubble.
struct PhoneDrawing {
    let message: TextMessage
    let arrived: Instant
    let seenAt: Instant
    /// How many columns there are for the drawing and what stands left of it.
    let width: Int

    /// The columns inside the phone's frame.
    private var inner: Int { max(24, min(46, width - 20)) }

    var lines: [String] {
        let text = message.text.exposed.wrapped(to: inner - 8)
        let widest = text.map(\.count).max() ?? 0
        let edge = String(repeating: "─", count: widest + 2)
        var rows = [
            justified(String(localTime(seenAt).prefix(5)), "▂▄▆ 4G"), "", centred("\(message.sender) >"), "",
            centred("Text Message"), centred("Today \(twelveHours(arrived))"), "", " ╭\(edge)╮",
        ]
        rows += text.map { " │ \($0.padded(to: widest)) │" }
        rows += [" ╰┬" + String(edge.dropFirst()) + "╯", " ╰╯".padded(to: 3), ""]
        let frame = String(repeating: "─", count: inner)
        return ["╭\(frame)╮"] + rows.map { "│\($0.padded(to: inner))│" } + ["╰\(frame)╯"]
    }

    private func centred(_ text: String) -> String {
        String(repeating: " ", count: max(0, (inner - text.count) / 2)) + text
    }

    private func justified(_ left: String, _ right: String) -> String {
        " \(left)" + String(repeating: " ", count: max(1, inner - left.count - right.count - 2)) + right
    }

    /// `10:09 AM`.
    private func twelveHours(_ time: Instant) -> String {
        let clock = localTime(time)
        guard let hour = Int(clock.prefix(2)) else { return clock }
        return "\((hour + 11) % 12 + 1)\(clock.dropFirst(2).prefix(3)) \(hour < 12 ? "AM" : "PM")"
    }
}
