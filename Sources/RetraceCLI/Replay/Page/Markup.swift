import RetraceAudit

/// A text as it stands between tags or in a quoted attribute of HTML and SVG. What shows nothing by itself is written out:
/// XML cannot hold controls, and a browser turns the order of letters as a terminal does.
func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.replacing(/[\n\t]/, with: " ").visible.unicodeScalars {
        switch scalar {
        case "&": result += "&amp;"
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        case "\"": result += "&quot;"
        case "'": result += "&#39;"
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result
}
