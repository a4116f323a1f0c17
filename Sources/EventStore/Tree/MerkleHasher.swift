import Crypto
import Foundation
public import LMDB

/// The hashes of an RFC 6962 tree. It keeps one buffer, so that prefix and content are hashed in one go.
public struct MerkleHasher: Sendable {
    private var scratch: [UInt8] = []

    public init() {}

    /// The root of a tree without leaves: SHA-256 of nothing.
    public static var emptyRoot: Bytes32 { digest([UInt8]()) }

    /// SHA-256(00 ‖ record).
    public mutating func leaf(_ record: RawSpan) -> Bytes32 {
        scratch.removeAll(keepingCapacity: true)
        scratch.append(0)
        scratch.append(bytes: record)
        return Self.digest(scratch)
    }

    /// SHA-256(01 ‖ left ‖ right).
    public mutating func node(_ left: Bytes32, _ right: Bytes32) -> Bytes32 {
        scratch.removeAll(keepingCapacity: true)
        scratch.append(1)
        left.append(to: &scratch)
        right.append(to: &scratch)
        return Self.digest(scratch)
    }

    /// The leaf hash of bytes that begin with the prefix 00 already.
    @inline(__always)
    static func prefixedLeaf(_ bytes: ArraySlice<UInt8>) -> Bytes32 { digest(bytes) }

    @inline(__always)
    private static func digest(_ bytes: some DataProtocol) -> Bytes32 {
        // A digest of SHA-256 always has the 32 bytes.
        Bytes32(SHA256.hash(data: bytes)) ?? Bytes32()
    }
}
