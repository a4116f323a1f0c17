import Recovery
import Testing

@Suite struct CIDRTests {
    @Test(arguments: [
        ("203.0.113.0/24", "203.0.113.0/24"), ("0.0.0.0/0", "0.0.0.0/0"), ("203.0.113.7/32", "203.0.113.7/32"),
        ("128.0.0.0/1", "128.0.0.0/1"), ("2001:DB8:0::/32", "2001:db8::/32"), ("::/0", "::/0"), ("::1/128", "::1/128"),
        ("2001:db8:0:0:8000::/65", "2001:db8:0:0:8000::/65"), ("::ffff:203.0.113.0/120", "203.0.113.0/24"),
        ("::ffff:0:0/96", "0.0.0.0/0"),
    ])
    func `a network has one canonical form`(text: String, canonical: String) throws {
        let network = try CIDR(text)
        #expect(network.description == canonical)
        #expect(try CIDR(canonical) == network)
    }

    @Test(arguments: [
        ("203.0.113.0/24", "203.0.113.0", true), ("203.0.113.0/24", "203.0.113.255", true),
        ("203.0.113.0/24", "203.0.112.255", false), ("203.0.113.0/24", "203.0.114.0", false),
        ("203.0.113.0/24", "::ffff:203.0.113.9", true), ("0.0.0.0/0", "255.255.255.255", true),
        ("203.0.113.7/32", "203.0.113.7", true), ("203.0.113.7/32", "203.0.113.6", false),
        ("0.0.0.0/0", "::1", false), ("::/0", "0.0.0.0", false), ("::/0", "ffff::", true),
        ("2001:db8::/32", "2001:db8:ffff::1", true), ("2001:db8::/32", "2001:db9::", false),
        ("2001:db8::/64", "2001:db8::ffff:0:0:1", true), ("2001:db8::/64", "2001:db8:0:1::", false),
        ("2001:db8:0:0:8000::/65", "2001:db8::8000:0:0:1", true), ("2001:db8:0:0:8000::/65", "2001:db8::1", false),
        ("::1/128", "::1", true), ("::1/128", "::", false),
    ])
    func `a network holds the addresses that begin with its prefix`(text: String, client: String, holds: Bool) throws {
        #expect(try CIDR(text).contains(ClientAddress(client)) == holds)
    }

    @Test(
        arguments: [
            ("", .malformed), ("/24", .malformed), ("203.0.113.0/24/1", .malformed), (" 203.0.113.0/24", .malformed),
            ("203.0.113/24", .malformed), ("fe80::%eth0/64", .malformed), ("203.0.113.0", .lengthMissing),
            ("::", .lengthMissing), ("203.0.113.0/", .length), ("203.0.113.0/33", .length),
            ("203.0.113.0/024", .length),
            ("203.0.113.0/+24", .length), ("203.0.113.0/-1", .length), ("203.0.113.0/24 ", .length),
            ("::/129", .length),
            ("203.0.113.0/99999999999999999999", .length), ("203.0.113.0/٢٤", .length), ("::/1e1", .length),
            ("203.0.113.1/24", .bitsAfterPrefix), ("2001:db8::1/64", .bitsAfterPrefix), ("1.0.0.0/0", .bitsAfterPrefix),
            ("::ffff:203.0.113.0/95", .bitsAfterPrefix), ("::ffff:203.0.113.1/120", .bitsAfterPrefix),
            ("::ffff:203.0.113.0/129", .length),
        ] as [(String, InvalidNetwork)])
    func `anything else is not a network`(text: String, reason: InvalidNetwork) {
        #expect(throws: reason) { try CIDR(text) }
    }
}
