import Crypto
import Foundation
import LMDB
import Recovery
import Synchronization

/// The keys of an installation: small files of 32 random bytes, mode 0600, in a folder that is never inside the data.
///
/// `session/` holds one key for each hour in which sessions began, destroyed when the last of them has ended;
/// `vault/` the epochs of the vault; `service/` the key of tokens and of idempotency digests.
public final class KeyStore: Sendable {
    private enum Storage: Sendable {
        case folder(String)
        /// One known key for everything: for demonstrations, scenarios and simulations, never for production.
        case test
    }

    private let storage: Storage
    private let cache = Mutex<[String: SymmetricKey]>([:])

    /// Opens the folder of keys, and makes it. `data` is the folder of data, which must not hold the keys.
    public static func open(at folder: String, data: String) throws(RetraceError) -> KeyStore {
        let keys = absolutePath(folder)
        if (keys + "/").hasPrefix(absolutePath(data) + "/") { throw .keysInsideData(folder) }
        do throws(LMDBError) {
            for kind in ["session", "vault", "service"] { try DurableFile.makeFolder("\(keys)/\(kind)") }
        } catch {
            throw .storage(error)
        }
        return KeyStore(.folder(keys))
    }

    /// The published test key for everything. Codes made with it are no secret.
    public static let test = KeyStore(.test)

    private init(_ storage: Storage) { self.storage = storage }

    /// Whether these are the test keys, which production refuses.
    public var isTest: Bool {
        if case .test = storage { true } else { false }
    }

    /// The key of an epoch; nil if it was destroyed or lost.
    func key(_ kind: KeyKind, _ epoch: UInt32) throws(RetraceError) -> SymmetricKey? {
        guard case .folder(let folder) = storage else { return testKey }
        let path = Self.path(folder, kind, epoch)
        if let known = cache.withLock({ $0[path] }) { return known }
        guard let bytes = try Self.read(path) else { return nil }
        let key = SymmetricKey(data: bytes)
        if key == testKey { throw .testKey(path) }
        cache.withLock { $0[path] = key }
        return key
    }

    /// The key of an epoch, made if it is not there. Of several processes one makes it.
    func keyOrCreate(_ kind: KeyKind, _ epoch: UInt32) throws(RetraceError) -> SymmetricKey {
        if let key = try key(kind, epoch) { return key }
        guard case .folder(let folder) = storage else { return testKey }
        let path = Self.path(folder, kind, epoch)
        let fresh = SymmetricKey(size: .bits256)
        do throws(LMDBError) {
            _ = try DurableFile.create(at: path, keyBytes(fresh))
        } catch {
            throw .storage(error)
        }
        guard let key = try key(kind, epoch) else { throw .keyMissing(path) }
        return key
    }

    /// Destroys the key of an epoch: whatever was made with it can never be made again.
    func destroy(_ kind: KeyKind, _ epoch: UInt32) throws(RetraceError) {
        guard case .folder(let folder) = storage else { return }
        let path = Self.path(folder, kind, epoch)
        cache.withLock { $0[path] = nil }
        do throws(LMDBError) {
            try DurableFile.remove(at: path)
        } catch {
            throw .storage(error)
        }
    }

    /// Forgets a session key that another process may have destroyed since it was read.
    func forget(_ epoch: UInt32) {
        guard case .folder(let folder) = storage else { return }
        cache.withLock { $0[Self.path(folder, .session, epoch)] = nil }
    }

    private static func path(_ folder: String, _ kind: KeyKind, _ epoch: UInt32) -> String {
        let name =
            switch kind {
            case .session: "session"
            case .vault: "vault"
            case .service: "service"
            case .signing: "signing"
            }
        return "\(folder)/\(name)/\(epoch).key"
    }

    private static func read(_ path: String) throws(RetraceError) -> [UInt8]? {
        guard let mode = DurableFile.mode(of: path) else { return nil }
        guard mode & 0o077 == 0 else { throw .keyIsReadable(path) }
        let bytes: [UInt8]?
        do throws(LMDBError) {
            bytes = try DurableFile.read(at: path, limit: 64)
        } catch {
            throw .storage(error)
        }
        if let bytes, bytes.count != 32 { throw .keyIsMalformed(path) }
        return bytes
    }
}

/// SHA-256 of a sentence that everybody may know.
let testKey = SymmetricKey(data: SHA256.hash(data: Array("Retrace test key, never for production".utf8)))

func keyBytes(_ key: SymmetricKey) -> [UInt8] {
    Bytes32(key)?.array ?? []
}

/// A path from the root, without `.` and `..`: enough to see whether one folder lies in another.
func absolutePath(_ path: String) -> String {
    URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
}
