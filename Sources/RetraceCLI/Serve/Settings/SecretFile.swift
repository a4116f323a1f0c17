import LMDB
import Retrace

/// A file that holds one secret and nothing else.
enum SecretFile {
    enum Content {
        case secret(Secret)
        case missing
        case empty
    }

    /// Its text without spaces and line ends around it; at most 64 KiB.
    static func read(_ path: String) throws(LMDBError) -> Content {
        guard let bytes = try DurableFile.read(at: path, limit: 1 << 16) else { return .missing }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .malformed(detail: "\(path) is not UTF-8")
        }
        let secret = text.trimmed
        return secret.isEmpty ? .empty : .secret(Secret(secret))
    }
}
