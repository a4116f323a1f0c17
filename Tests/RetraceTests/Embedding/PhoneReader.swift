import Foundation
import Retrace

/// Reads what arrived on the phone, as the citizen would: by the words of the guide's messages.
struct PhoneReader {
    let folder: String

    /// The newest code, or the temporary password, as soon as its message is there.
    func read(_ what: String) async throws -> String {
        let gateway = try FileSMSGateway(folder: folder)
        for _ in 0..<1_000 {
            for message in try gateway.messages().reversed() {
                let text = message.message.text.exposed
                let found = what == "code" ? word(after: "Hãy nhập ", in: text) : word(after: "tạm thời: ", in: text)
                if let found { return found }
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw NoMessage(what: what)
    }

    private func word(after mark: String, in text: String) -> String? {
        guard let range = text.range(of: mark) else { return nil }
        return text[range.upperBound...].split(whereSeparator: \.isWhitespace).first.map(String.init)
    }

    struct NoMessage: Error { let what: String }
}
