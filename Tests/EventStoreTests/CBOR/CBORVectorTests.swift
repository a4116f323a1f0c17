import EventStore
import LMDB
import Testing

/// The examples of RFC 8949, appendix A.
struct CBORVectorTests {
    /// Bytes and their diagnostic notation: those the log's CBOR can hold.
    static let accepted = [
        ("00", "0"), ("01", "1"), ("0a", "10"), ("17", "23"), ("1818", "24"), ("1819", "25"), ("1864", "100"),
        ("1903e8", "1000"), ("1a000f4240", "1000000"), ("1b000000e8d4a51000", "1000000000000"),
        ("1bffffffffffffffff", "18446744073709551615"), ("3bffffffffffffffff", "-18446744073709551616"),
        ("20", "-1"), ("29", "-10"), ("3863", "-100"), ("3903e7", "-1000"),
        ("f4", "false"), ("f5", "true"), ("f6", "null"),
        ("40", "h''"), ("4401020304", "h'01020304'"),
        ("60", #""""#), ("6161", #""a""#), ("6449455446", #""IETF""#), ("62225c", #""\"\\""#),
        ("62c3bc", "\"ü\""), ("63e6b0b4", "\"水\""), ("64f0908591", "\"𐅑\""),
        ("80", "[]"), ("83010203", "[1, 2, 3]"), ("8301820203820405", "[1, [2, 3], [4, 5]]"),
        (
            "98190102030405060708090a0b0c0d0e0f101112131415161718181819",
            "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25]"
        ),
        ("a0", "{}"), ("a201020304", "{1: 2, 3: 4}"), ("a26161016162820203", #"{"a": 1, "b": [2, 3]}"#),
        ("826161a161626163", #"["a", {"b": "c"}]"#),
        (
            "a56161614161626142616361436164614461656145",
            #"{"a": "A", "b": "B", "c": "C", "d": "D", "e": "E"}"#
        ),
    ]

    /// Floating point, tags (bignums among them), simple values, and indefinite lengths.
    static let refused = [
        "f90000", "f98000", "f93c00", "fb3ff199999999999a", "f93e00", "f97bff", "fa47c35000", "fa7f7fffff",
        "fb7e37e43c8800759c", "f90001", "f90400", "f9c400", "fbc010666666666666", "f97c00", "f97e00", "f9fc00",
        "fa7f800000", "fa7fc00000", "faff800000", "fb7ff0000000000000", "fb7ff8000000000000", "fbfff0000000000000",
        "c249010000000000000000", "c349010000000000000000", "f7", "f0", "f8ff",
        "c074323031332d30332d32315432303a30343a30305a", "c11a514b67b0", "c1fb41d452d9e8200000", "d74401020304",
        "d818456449455446", "d82076687474703a2f2f7777772e6578616d706c652e636f6d",
        "5f42010243030405ff", "7f657374726561646d696e67ff", "9fff", "9f018202039f0405ffff", "9f01820203820405ff",
        "83018202039f0405ff", "83019f0203ff820405", "9f0102030405060708090a0b0c0d0e0f101112131415161718181819ff",
        "bf61610161629f0203ffff", "826161bf61626163ff", "bf6346756ef563416d7421ff",
    ]

    @Test(arguments: accepted)
    func `a deterministic example is accepted and reads as the RFC writes it`(hex: String, notation: String) throws {
        let encoded = bytes(hex)
        try CBOR.isDeterministic(encoded.rawSpan)
        #expect(CBOR.diagnostic(encoded.rawSpan) == notation)
    }

    @Test(arguments: refused)
    func `an example with what the log does not hold is refused`(hex: String) {
        let encoded = bytes(hex)
        #expect(throws: CBORError.self) { try CBOR.isDeterministic(encoded.rawSpan) }
    }

    @Test(arguments: accepted)
    func `an example cut short is refused at any length`(hex: String, notation: String) {
        let encoded = bytes(hex)
        for length in 0..<encoded.count {
            let part = Array(encoded[..<length])
            let fault = #expect(throws: CBORError.self) { try CBOR.isDeterministic(part.rawSpan) }
            #expect(fault?.reason == .truncated)
        }
    }

    @Test(arguments: [
        ("1817", 0), ("190018", 0), ("1900ff", 0), ("1a0000ffff", 0), ("1b00000000ffffffff", 0), ("3817", 0),
        ("580161", 0), ("780161", 0), ("98018101", 0), ("b8010102", 0), ("82001801", 2), ("a1180100", 1),
    ])
    func `what is not in its shortest form is refused where it stands`(hex: String, place: Int) {
        let encoded = bytes(hex)
        let fault = #expect(throws: CBORError.self) { try CBOR.isDeterministic(encoded.rawSpan) }
        #expect(fault == CBORError(offset: place, reason: .notShortest))
    }

    @Test(arguments: [
        ("a202010302", nil), ("a203010202", CBORError(offset: 3, reason: .keyOrder)),
        ("a202010202", CBORError(offset: 3, reason: .duplicateKey)),
        // By bytes, not by length: 10 and 100 come before -1, -1 before "z", "z" before "aa".
        ("a50a00186400200061 7a00626161 00", nil), ("a26261610061 7a00", CBORError(offset: 5, reason: .keyOrder)),
    ])
    func `the keys of a map stand in bytewise order, each once`(hex: String, expected: CBORError?) {
        let encoded = bytes(hex)
        var fault: CBORError?
        do throws(CBORError) { try CBOR.isDeterministic(encoded.rawSpan) } catch { fault = error }
        #expect(fault == expected)
    }

    @Test(arguments: [
        ("1c", CBORError.Reason.reserved), ("3e", .reserved), ("5d", .reserved), ("fc", .reserved),
        ("1f", .indefiniteLength),
        ("ff", .indefiniteLength), ("f800", .unsupported), ("0000", .trailingBytes), ("61ff", .invalidText),
        ("62c080", .invalidText), ("63eda080", .invalidText), ("9bffffffffffffffff", .truncated),
        ("bbffffffffffffffff", .truncated), ("5bffffffffffffffff", .truncated), ("", .truncated),
    ])
    func `anything else is refused with its reason`(hex: String, reason: CBORError.Reason) {
        let encoded = bytes(hex)
        let fault = #expect(throws: CBORError.self) { try CBOR.isDeterministic(encoded.rawSpan) }
        #expect(fault?.reason == reason)
    }
}
