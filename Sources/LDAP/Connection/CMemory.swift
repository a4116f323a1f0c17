import CLDAP
import Glibc

/// What a call of the library points to. Lives as long as the value is held, and is overwritten when it goes: passwords
/// lie in it.
final class CMemory {
    private var blocks: [UnsafeMutableRawBufferPointer] = []

    deinit {
        for block in blocks {
            if let start = block.baseAddress { explicit_bzero(start, block.count) }
            block.deallocate()
        }
    }

    private func block(_ count: Int) -> UnsafeMutableRawBufferPointer {
        let block = UnsafeMutableRawBufferPointer.allocate(byteCount: max(count, 1), alignment: 16)
        blocks.append(block)
        return block
    }

    func berval(_ bytes: [UInt8]) -> berval {
        let copy = block(bytes.count)
        copy.copyBytes(from: bytes)
        return CLDAP.berval(bv_len: UInt(bytes.count), bv_val: copy.baseAddress?.assumingMemoryBound(to: CChar.self))
    }

    /// The text with a zero behind it.
    func text(_ text: String) -> UnsafeMutablePointer<CChar>? {
        berval(Array(text.utf8) + [0]).bv_val
    }

    func change(_ change: Modification) -> UnsafeMutablePointer<LDAPMod>? {
        let values: [UnsafeMutablePointer<berval>?] = change.values.map { store([berval($0)]) } + [nil]
        return store([
            LDAPMod(
                mod_op: change.operation | LDAP_MOD_BVALUES, mod_type: text(change.attribute),
                mod_vals: mod_vals_u(modv_bvals: store(values)))
        ])
    }

    private func store<T>(_ values: [T]) -> UnsafeMutablePointer<T>? {
        let copy = block(values.count * MemoryLayout<T>.stride).bindMemory(to: T.self)
        _ = copy.initialize(from: values)
        return copy.baseAddress
    }
}
