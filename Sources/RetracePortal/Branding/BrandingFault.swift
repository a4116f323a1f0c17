/// Why a branding cannot be used, in a sentence that says what to write instead. `field` is the path in the JSON.
public enum BrandingFault: Error, Equatable, Sendable {
    case notJSON(String)
    case unknownField(String, known: [String])
    case wrongKind(String, expected: String)
    case missing(String)
    case noDigits(String)
    case link(String)
    case basePath
    case colour(String)
    case contrast(String, on: String, is: Double, least: Double)
    case emblemKind
    case emblemTooLarge(Int)
    case emblemNotSVG
    case emblemHolds(String)
    case emblemNotPNG
    case emblemNotBase64
    case layout(String)
}

extension BrandingFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notJSON(let reason): "The branding is not JSON: \(reason). It must be one object in braces."
        case .unknownField(let field, let known):
            "The branding has no field “\(field)”; known here are \(known.sorted().joined(separator: ", "))."
        case .wrongKind(let field, let expected): "The branding's “\(field)” must be \(expected)."
        case .missing(let field): "The branding's “\(field)” is missing or empty; every page needs it."
        case .noDigits(let field): "The branding's “\(field)” holds no number to call; write it as people dial it."
        case .link(let field):
            "The branding's “\(field)” must be an address that begins with https:// or a path that begins with one /."
        case .basePath:
            """
            The branding's “basePath” must be empty, or parts of plain letters and digits that each begin with /, with \
            no / at the end, such as /khoi-phuc.
            """
        case .colour(let field): "The branding's “\(field)” must be a colour such as #0b5c8a."
        case .contrast(let front, let back, let contrast, let least):
            """
            The branding's “\(front)” cannot be read on “\(back)”: their contrast is \(oneDecimal(contrast)) and must be \
            at least \(oneDecimal(least)); make one of them darker or lighter.
            """
        case .emblemKind: "The branding's “emblem” must hold either “svg” (its text) or “png” (in base64)."
        case .emblemTooLarge(let bytes):
            "The branding's emblem has \(bytes) bytes; at most \(Emblem.byteLimit) are allowed, so that pages stay small."
        case .emblemNotSVG: "The branding's “emblem.svg” is not an SVG picture; it must hold <svg …> and </svg>."
        case .emblemHolds(let word): "The branding's “emblem.svg” holds “\(word)”; a picture that needs it is refused."
        case .emblemNotPNG: "The branding's “emblem.png” is not a PNG picture."
        case .emblemNotBase64: "The branding's “emblem.png” is not base64."
        case .layout(let reason): "The branding's “layout” cannot be used: \(reason)"
        }
    }
}

/// Rounded down, so that what is too little never reads as enough.
private func oneDecimal(_ value: Double) -> String {
    let tenths = Int(value * 10)
    return "\(tenths / 10).\(tenths % 10)"
}
