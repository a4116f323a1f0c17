package import Crypto
import Foundation
import LMDB
package import Recovery
import Synchronization

/// The keys of an installation: small files of 32 random bytes, mode 0600, in a folder that is never inside the data.
///
/// `session/` holds one key for each hour in which sessions began, destroyed when the last of them has ended;
/// `vault/` the epochs of the vault; `service/` the key of tokens and of idempotency digests; `signing/` the epochs of the
/// key that signs checkpoints.
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
        try refuse(keys, inside: data)
        do throws(LMDBError) {
            for kind in ["session", "vault", "service", "signing"] { try DurableFile.makeFolder("\(keys)/\(kind)") }
        } catch {
            throw .storage(error)
        }
        return KeyStore(.folder(keys))
    }

    /// The published test key for everything. Codes made with it are no secret.
    public static let test = KeyStore(.test)

    private init(_ storage: Storage) { self.storage = storage }

    /// Refuses a folder of data that holds these keys.
    func refuse(inside data: String) throws(RetraceError) {
        if case .folder(let folder) = storage { try Self.refuse(folder, inside: data) }
    }

    private static func refuse(_ folder: String, inside data: String) throws(RetraceError) {
        let data = absolutePath(data)
        if (absolutePath(folder) + "/").hasPrefix(data == "/" ? data : data + "/") { throw .keysInsideData(folder) }
    }

    /// The folder of the keys; nil for the test keys.
    var folder: String? {
        if case .folder(let folder) = storage { folder } else { nil }
    }

    /// Whether these are the test keys, which production refuses.
    public var isTest: Bool {
        if case .test = storage { true } else { false }
    }

    /// The key of an epoch; nil if it was destroyed or lost.
    package func key(_ kind: KeyKind, _ epoch: UInt32) throws(RetraceError) -> SymmetricKey? {
        guard case .folder(let folder) = storage else { return testKey }
        let path = Self.path(folder, kind, epoch)
        // Read under the lock: a key that is destroyed meanwhile must not be remembered afterwards.
        return try cache.withLock { cache throws(RetraceError) -> SymmetricKey? in
            if let known = cache[path] { return known }
            guard let bytes = try Self.read(path) else { return nil }
            let key = SymmetricKey(data: bytes)
            if key == testKey { throw .testKey(path) }
            cache[path] = key
            return key
        }
    }

    /// The key of an epoch, made if it is not there. Of several processes one makes it.
    package func keyOrCreate(_ kind: KeyKind, _ epoch: UInt32) throws(RetraceError) -> SymmetricKey {
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
    package func destroy(_ kind: KeyKind, _ epoch: UInt32) throws(RetraceError) {
        guard case .folder(let folder) = storage else { return }
        let path = Self.path(folder, kind, epoch)
        try cache.withLock { cache throws(RetraceError) in
            cache[path] = nil
            do throws(LMDBError) {
                try DurableFile.remove(at: path)
            } catch {
                throw .storage(error)
            }
        }
    }

    /// The epochs of whose keys there are files.
    func epochs(_ kind: KeyKind) throws(RetraceError) -> [UInt32] {
        guard case .folder(let folder) = storage else { return [] }
        do {
            let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder(folder, kind))
            return names.compactMap { $0.hasSuffix(".key") ? UInt32($0.dropLast(4)) : nil }
        } catch {
            throw .storage(.missing(path: Self.folder(folder, kind)))
        }
    }

    /// Forgets a key that another process has destroyed since it was read.
    func forget(_ kind: KeyKind, _ epoch: UInt32) {
        guard case .folder(let folder) = storage else { return }
        cache.withLock { $0[Self.path(folder, kind, epoch)] = nil }
    }

    private static func path(_ keys: String, _ kind: KeyKind, _ epoch: UInt32) -> String {
        "\(folder(keys, kind))/\(epoch).key"
    }

    private static func folder(_ keys: String, _ kind: KeyKind) -> String {
        let name =
            switch kind {
            case .session: "session"
            case .vault: "vault"
            case .service: "service"
            case .signing: "signing"
            }
        return "\(keys)/\(name)"
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
package let testKey = SymmetricKey(data: SHA256.hash(data: Array("Retrace test key, never for production".utf8)))

func keyBytes(_ key: SymmetricKey) -> [UInt8] {
    Bytes32(key)?.array ?? []
}

/// A path from the root, without `.` and `..`: enough to see whether one folder lies in another.
func absolutePath(_ path: String) -> String {
    var known = URL(fileURLWithPath: path).standardizedFileURL
    var rest: [String] = []
    // Links are seen through only in what is there already.
    while known.path != "/", !FileManager.default.fileExists(atPath: known.path) {
        rest.insert(known.lastPathComponent, at: 0)
        known.deleteLastPathComponent()
    }
    let resolved = known.resolvingSymlinksInPath().path
    return rest.isEmpty ? resolved : (resolved == "/" ? "" : resolved) + "/" + rest.joined(separator: "/")
}
