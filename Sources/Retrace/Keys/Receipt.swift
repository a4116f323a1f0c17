package import Crypto
import LMDB
public import Recovery

/// What a citizen keeps of a recovery: eight characters that name the session in the log, and eight that prove that the
/// service gave it out. By it an auditor finds the session's events, and misses them if they were left out. It opens
/// nothing.
///
///     0H4XK2M9-7QJT3C0B
public struct Receipt: Hashable, Sendable {
    /// The last 40 bits of the session's id.
    public let reference: UInt64
    let proof: UInt64

    init(reference: UInt64, proof: UInt64) {
        self.reference = reference
        self.proof = proof
    }

    /// From what somebody typed: sixteen characters of Crockford's alphabet; case, hyphens and spaces do not matter. Nil
    /// if it is no receipt.
    public init?(_ typed: String) {
        guard let (reference, proof) = crockfordPair(typed) else { return nil }
        self.init(reference: reference, proof: proof)
    }

    /// Whether it is about this session, if it is genuine.
    public func names(_ session: SessionID) -> Bool { session.low & 0xFF_FFFF_FFFF == reference }
}

extension Receipt: CustomStringConvertible {
    public var description: String { crockford(reference) + "-" + crockford(proof) }
}

/// Makes and checks receipts, by a key of its own from the service's.
package struct ReceiptKey: Sendable {
    private let key: SymmetricKey

    package init(service: SymmetricKey) {
        key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: service, info: Array("retrace receipt 1".utf8), outputByteCount: 32)
    }

    package func receipt(of session: SessionID) -> Receipt {
        let mac = HMAC<SHA256>.authenticationCode(for: idBytes(session), using: key)
        return Receipt(reference: session.low & 0xFF_FFFF_FFFF, proof: leadingWords(mac).0 >> 24)
    }

    /// Whether the service gave this receipt out for this session. Compares in constant time (E5).
    package func isRight(_ receipt: Receipt, for session: SessionID) -> Bool {
        let own = self.receipt(of: session)
        return (own.reference ^ receipt.reference) | (own.proof ^ receipt.proof) == 0
    }
}

extension KeyStore {
    /// What checks receipts; nil if the service's key is not here. Makes no key.
    package func receiptKey() throws(RetraceError) -> ReceiptKey? {
        try key(.service, 1).map { ReceiptKey(service: $0) }
    }
}

extension Engine {
    /// The receipt of a browser's session: the same for as long as there is a log.
    public func receipt(of handle: Handle) throws(RetraceError) -> Receipt {
        _ = try secrets(of: handle)
        return service.receipts.receipt(of: handle.session)
    }
}
