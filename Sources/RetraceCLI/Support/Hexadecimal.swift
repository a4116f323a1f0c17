import LMDB
import Retrace

extension Bytes32 {
    /// 64 lower-case hexadecimal digits.
    var hexadecimal: String { Retrace.hexadecimal(array) }
}
