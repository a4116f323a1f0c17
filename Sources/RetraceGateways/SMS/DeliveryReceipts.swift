import Crypto
import Foundation
public import Recovery
public import Retrace

/// Receipts of delivery: makes the URL that a gateway calls back, and reads what it called.
///
/// The URL is `<base>/<reference>-<mac>?status=%d`: our own reference of the message and an HMAC over it, so that only
/// who was given it can report on the message. Neither number nor text is in it.
public struct DeliveryReceipts: Sendable {
    /// Below which callbacks come, `https://portal.example/receipts`.
    public let base: EndpointURL
    private let key: SymmetricKey

    /// `key` is at least 16 secret bytes, the same in every process that reads the receipts of another's messages.
    public init(key: [UInt8], base: EndpointURL) throws(InvalidReceipts) {
        guard key.count >= 16 else { throw .keyTooShort(bytes: key.count) }
        guard !base.hasQuery, !base.text.utf8.contains(UInt8(ascii: "%")) else { throw .base }
        self.key = SymmetricKey(data: key)
        self.base = base
    }

    /// The URL for a message, with Kannel's `%d` where the status comes.
    public func callbackURL(for reference: MessageReference) -> String {
        "\(base.origin)\(base.path)/\(segment(reference))?status=%d"
    }

    /// Reads a callback: its path, from the first `/` on and without its query, and the value of `status`.
    public func read(path: String, status: String) -> Reading {
        guard let reference = reference(path: path) else { return .unknown }
        guard let bits = UInt16(status), status.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return .unknown
        }
        guard let isDelivered = Self.isDelivered(bits) else { return .progress(reference) }
        return .final(Receipt(session: reference.session, message: reference.message, isDelivered: isDelivered))
    }

    /// What a callback says.
    public enum Reading: Equatable, Sendable {
        /// To be handed to `Engine.reportReceipt`, however often and in whatever order it comes.
        case final(Receipt)
        /// On its way; there is nothing to report.
        case progress(MessageReference)
        /// Not one of our URLs, or no status.
        case unknown
    }

    public struct Receipt: Equatable, Sendable {
        public let session: SessionID
        public let message: MessageID
        public let isDelivered: Bool

        public init(session: SessionID, message: MessageID, isDelivered: Bool) {
            self.session = session
            self.message = message
            self.isDelivered = isDelivered
        }
    }

    /// Kannel's bits: 1 delivered to the phone, 2 not delivered, 4 queued, 8 handed to the SMSC, 16 refused by the
    /// SMSC, 32 with 2 expired. Nil if it is not over.
    private static func isDelivered(_ bits: UInt16) -> Bool? {
        if bits & 1 != 0 { return true }
        return bits & (2 | 16) != 0 ? false : nil
    }

    private func reference(path: String) -> MessageReference? {
        guard path.utf8.count <= 2200, path.hasPrefix("\(base.path)/") else { return nil }
        let parts = path.dropFirst(base.path.count + 1).split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let reference = MessageReference(parts[0]),
            Secret(String(parts[1])) == Secret(mac(reference))
        else { return nil }
        return reference
    }

    private func segment(_ reference: MessageReference) -> String { "\(reference)-\(mac(reference))" }

    /// The first 128 bits of an HMAC-SHA256, 32 hexadecimal digits.
    private func mac(_ reference: MessageReference) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Data("receipt \(reference)".utf8), using: key)
        return code.prefix(16).map { byte in
            String(byte >> 4, radix: 16) + String(byte & 0xF, radix: 16)
        }.joined()
    }
}

/// Why receipts can't be set up so.
public enum InvalidReceipts: Error, Hashable, Sendable, CustomStringConvertible {
    case keyTooShort(bytes: Int)
    case base

    public var description: String {
        switch self {
        case .keyTooShort(let bytes): "the receipts' key has \(bytes) bytes; give it at least 16"
        case .base: "the receipts' URL has a query or a %; give one that ends with its path"
        }
    }
}
