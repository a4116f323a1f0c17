import Recovery

/// The form of a message's file: header lines, an empty line, the text.
enum MessageFile {
    static func content(_ message: TextMessage) -> String {
        let text = message.text.exposed
        return """
            To: \(message.recipient.e164)
            From: \(oneLine(message.sender))
            Reference: \(oneLine(message.reference))
            Time: \(CivilTime(message.time).extended)
            Parts: \(SMSParts(text).count)

            \(text)
            """
    }

    /// A header is one line, whatever the caller gives.
    private static func oneLine(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? "?" : $0 }))
    }
}

extension FileSMSGateway.Message {
    /// Nil unless the bytes are a message in the form of `MessageFile`.
    init?(name: String, bytes: [UInt8]) {
        guard let content = String(validating: bytes, as: UTF8.self),
            let (headers, text) = Self.split(content),
            let to = headers["To"], let recipient = try? PhoneNumber(to),
            let sender = headers["From"], let reference = headers["Reference"],
            let time = headers["Time"].flatMap(Instant.init(isoTime:)),
            let parts = headers["Parts"].flatMap(Int.init)
        else { return nil }
        let fileName = name.hasSuffix(".txt") ? String(name.dropLast(4)) : name
        let message = TextMessage(
            recipient: recipient, sender: sender, text: Secret(text), reference: reference, time: time)
        self.init(name: fileName, message: message, parts: parts)
    }

    /// The headers by name, and all that follows the first empty line.
    private static func split(_ content: String) -> (headers: [String: String], text: String)? {
        var headers: [String: String] = [:]
        var rest = content.unicodeScalars[...]
        while let end = rest.firstIndex(of: "\n") {
            let line = rest[..<end]
            rest = rest[rest.index(after: end)...]
            if line.isEmpty { return (headers, String(rest)) }
            guard let colon = line.firstIndex(of: ":") else { return nil }
            headers[String(line[..<colon])] = String(line[line.index(after: colon)...].drop { $0 == " " })
        }
        return nil
    }
}
