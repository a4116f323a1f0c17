import LMDB

extension Bytes32 {
    /// 64 lower-case hexadecimal digits.
    var hexadecimal: String {
        array.map { byte in
            let digits = String(byte, radix: 16)
            return digits.utf8.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
