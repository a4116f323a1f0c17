import EventStore
import LMDB

/// Refuses a name for a log that can't be a key's name, or that an event has no room for.
package func refuseUnfit(origin: String) throws(RetraceError) {
    do throws(NoteError) {
        _ = try VerifierKey(name: origin, kind: .note, publicKey: Bytes32())
    } catch {
        throw .checkpoint(.invalidOrigin(origin))
    }
    if origin.utf8.count > StoredLimit.origin { throw .checkpoint(.invalidOrigin(origin)) }
}
