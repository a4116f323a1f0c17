import LMDB
import Recovery

/// An account's key in the directory: its type, then its normalised identifier.
struct AccountKey: TableKey, Hashable {
    let type: UInt8
    let identifier: String

    init(_ account: AccountIdentifier) {
        type = account.type.rawValue
        identifier = account.text
    }

    func write(to buffer: inout KeyBuffer) {
        buffer.append(type)
        for byte in identifier.utf8 { buffer.append(byte) }
    }

    init?(keyBytes: RawSpan) {
        guard keyBytes.byteCount >= 1, let text = String(validating: keyBytes.array.dropFirst(), as: UTF8.self)
        else { return nil }
        type = keyBytes.byte(at: 0)
        identifier = text
    }
}
