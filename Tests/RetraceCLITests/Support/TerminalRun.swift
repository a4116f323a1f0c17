import Foundation

extension Tool {
    /// Runs `retrace` in a terminal of so many columns, which `script` makes. The output is what the terminal was told,
    /// without carriage returns, and without the standard error unless that is asked for.
    static func runInTerminal(
        _ arguments: [String], columns: Int = 80, withErrors: Bool = false
    ) throws -> Result {
        let quoted = arguments.map { "'" + $0.replacing("'", with: "'\\''") + "'" }.joined(separator: " ")
        let line = "stty rows 24 cols \(columns); exec \"$RETRACE\" \(quoted)" + (withErrors ? "" : " 2> /dev/null")
        let result = try shell(
            "script -qefc \"$LINE\" /dev/null < /dev/null", environment: ["LINE": line])
        return Result(code: result.code, output: result.output.replacing("\r\n", with: "\n"), errors: result.errors)
    }
}

extension Tool.Result {
    /// The lines without colours.
    var plainLines: [String] { lines.map { $0.replacing(/\u{1B}\[[0-9;]*m/, with: "") } }
}
