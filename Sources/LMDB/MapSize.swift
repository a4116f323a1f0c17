import CLMDB
import Glibc
import Synchronization

// Growing the map, and following another process that has grown it. LMDB moves the map for it, so no transaction of
// this process may be open: the gate sees to that.
extension Environment {
    /// Doubles the map; waits until no transaction of this process is open. Inside one it throws.
    public func grow() throws(LMDBError) {
        let now = try statistics()
        try resize(from: max(now.mapSize, now.usedSize), isPatient: true)
    }

    /// Before a write: grows as soon as nobody reads, and above nine tenths waits until nobody does.
    func growIfNearlyFull() throws(LMDBError) {
        let now = try statistics()
        // Beyond the map lies what another process wrote after it had grown its own; to begin adopts that size.
        if !now.isNearlyFull || now.usedSize > now.mapSize || gate.threadDepth > 0 { return }
        try resize(from: now.mapSize, isPatient: now.usedSize > now.mapSize / 10 * 9)
    }

    private func resize(from size: Int, isPatient: Bool) throws(LMDBError) {
        let (doubled, isTooLarge) = size.multipliedReportingOverflow(by: 2)
        if isTooLarge { throw LMDBError(code: ENOMEM, path: path) }
        try refuseInsideTransaction()
        if isPatient { gate.close() } else if !gate.tryClose() { return }
        defer { gate.open() }
        // Two threads may have asked for the same growth.
        if try unguardedStatistics().mapSize > size { return }
        try probeAddressSpace(doubled)
        try remap(to: doubled)
    }

    /// Takes the size that another process gave the map. The caller is inside the gate, and is again afterwards.
    func adoptMapSize() throws(LMDBError) {
        guard gate.threadDepth == 1 else {
            throw .other(
                code: MDB_MAP_RESIZED, message: "another process grew the map; end the outer transaction first")
        }
        gate.leave()
        gate.close()
        defer {
            gate.open()
            gate.enter()
        }
        try remap(to: 0)
    }

    private func refuseInsideTransaction() throws(LMDBError) {
        if gate.threadDepth > 0 {
            throw .other(code: EDEADLK, message: "the map can't grow inside a transaction of the same thread")
        }
    }

    /// LMDB lets the old map go before it asks for the new one, and has none if that is refused. So ask first.
    private func probeAddressSpace(_ size: Int) throws(LMDBError) {
        let address = mmap(nil, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
        if address == MAP_FAILED { throw LMDBError(code: errno, path: path) }
        munmap(address, size)
    }

    private func remap(to size: Int) throws(LMDBError) {
        let code = mdb_env_set_mapsize(handle.pointer, size)
        if code == MDB_SUCCESS { return }
        // EINVAL is LMDB's answer while a transaction writes, before it has touched anything.
        if code != EINVAL { lostMap.store(code, ordering: .relaxed) }
        throw LMDBError(code: code, path: path)
    }
}
