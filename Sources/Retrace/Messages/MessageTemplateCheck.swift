extension MessageTemplates {
    /// Throws at the first thing that an operator must mend.
    func check() throws(InvalidMessageTemplate) {
        try check(code, .code, needed: ["code", "life", "repeat"])
        try check(credentials, .credentials, needed: ["account", "password", "life", "token"])
        try check(notice, .notice, needed: ["token"], allowed: ["time", "date", "receipt"])
        try check(repeatMark, .repeatMark, needed: ["issue"], mayNameHost: false)
        try checkSender()
        if let host, !isHost(host) { throw .invalidHost(host) }
    }

    private func check(
        _ template: MessageTemplate, _ text: InvalidMessageTemplate.Text, needed: [String], allowed: [String] = [],
        mayNameHost: Bool = true
    ) throws(InvalidMessageTemplate) {
        guard template.isClosed else { throw .unbalancedBrace(in: text) }
        let fields = template.fields
        let known = needed + allowed + (mayNameHost && host != nil ? ["host"] : [])
        for field in fields where !known.contains(field) { throw .unknownField(field, in: text) }
        for field in needed where !fields.contains(field) { throw .missingField(field, in: text) }
    }

    /// GSM allows eleven characters for a sender that is not a number (3GPP TS 23.040 §9.1.2.5).
    private func checkSender() throws(InvalidMessageTemplate) {
        let isRight = sender.utf8.allSatisfy { isLetter($0) || isDigit($0) }
        guard isRight, (1...11).contains(sender.utf8.count) else { throw .invalidSender(sender) }
    }

    private func isHost(_ host: String) -> Bool {
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        return host.utf8.count <= 253 && labels.allSatisfy { isLabel($0) }
    }

    private func isLabel(_ label: Substring) -> Bool {
        let hyphen = UInt8(ascii: "-")
        guard (1...63).contains(label.utf8.count), label.utf8.first != hyphen, label.utf8.last != hyphen
        else { return false }
        return label.utf8.allSatisfy { $0 == hyphen || isDigit($0) || (0x61...0x7A).contains($0) }
    }

    private func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) }

    private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
