/// The message of the argument parser with its line of usage broken at the terminal's width: the parser breaks all the
/// rest, but not that line. What is in brackets, and an option with its value, stays together.
func withUsageBroken(_ message: String, columns: Int) -> String {
    let heads = ["USAGE: ", "Usage: "]
    var lines = message.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard let index = lines.firstIndex(where: { line in heads.contains { line.hasPrefix($0) } }) else { return message }
    lines.replaceSubrange(index...index, with: broken(lines[index], columns))
    return lines.joined(separator: "\n")
}

private func broken(_ usage: String, _ columns: Int) -> [String] {
    let parts = usage.matches(of: /\[[^\]]*\](?: \.\.\.)?|-\S+ <[^>]*>(?: \.\.\.)?|\S+(?: \.\.\.)?/).map(\.output)
    let indent = String(repeating: " ", count: 7)
    var lines: [String] = []
    for part in parts {
        if let last = lines.last, last.count + 1 + part.count < columns {
            lines[lines.count - 1] = last + " " + part
        } else {
            lines.append((lines.isEmpty ? "" : indent) + part)
        }
    }
    return lines
}
