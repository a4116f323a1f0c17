import Recovery
import Testing

/// The canonical forms and networks of IPv6 are those that Python's `ipaddress` gives.
@Suite struct ClientAddressTests {
    @Test(arguments: [
        ("203.0.113.7", "203.0.113.0/24"), ("0.0.0.0", "0.0.0.0/24"), ("255.255.255.255", "255.255.255.0/24"),
        ("10.20.30.40", "10.20.30.0/24"),
    ])
    func `an IPv4 address is one client, in a network of 24 bits`(text: String, network: String) throws {
        let address = try ClientAddress(text)
        #expect(address.text == text)
        #expect(address.client == text)
        #expect(address.network == network)
    }

    @Test(arguments: [
        ["::", "::", "::/64", "::/48"],
        ["::1", "::1", "::/64", "::/48"],
        ["1::", "1::", "1::/64", "1::/48"],
        ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:1::/48"],
        ["2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1", "2001:db8::/64", "2001:db8::/48"],
        ["2001:0DB8:0000:0000:0000:0000:0002:0001", "2001:db8::2:1", "2001:db8::/64", "2001:db8::/48"],
        ["2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1", "2001:db8:0:1::/64", "2001:db8::/48"],
        ["1:0:0:2:0:0:0:3", "1:0:0:2::3", "1:0:0:2::/64", "1::/48"],
        ["0:0:1:0:0:0:0:1", "0:0:1::1", "0:0:1::/64", "0:0:1::/48"],
        [
            "ABCD:EF01:2345:6789:ABCD:EF01:2345:6789", "abcd:ef01:2345:6789:abcd:ef01:2345:6789",
            "abcd:ef01:2345:6789::/64", "abcd:ef01:2345::/48",
        ],
        ["64:ff9b::192.0.2.33", "64:ff9b::c000:221", "64:ff9b::/64", "64:ff9b::/48"],
        ["::1.2.3.4", "::102:304", "::/64", "::/48"],
        ["1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0", "1:2:3:4::/64", "1:2:3::/48"],
        ["::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8", "0:2:3:4::/64", "0:2:3::/48"],
        ["1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304", "1:2:3:4::/64", "1:2:3::/48"],
        ["0:0:0:0:0:fffe:1:2", "::fffe:1:2", "::/64", "::/48"],
        ["1::ffff:1.2.3.4", "1::ffff:102:304", "1::/64", "1::/48"],
    ])
    func `an IPv6 address is one client with its 64 bits, in a network of 48`(forms: [String]) throws {
        let address = try ClientAddress(forms[0])
        #expect([address.text, address.client, address.network] == Array(forms.dropFirst()))
        #expect(try ClientAddress(address.text) == address)
    }

    @Test(arguments: [
        "::ffff:203.0.113.7", "::FFFF:cb00:7107", "0:0:0:0:0:ffff:203.0.113.7",
        "0000:0000:0000:0000:0000:ffff:203.0.113.7",
    ])
    func `an IPv4 address mapped into IPv6 is the IPv4 address`(text: String) throws {
        #expect(try ClientAddress(text) == ClientAddress("203.0.113.7"))
        #expect(try ClientAddress(text).client == "203.0.113.7")
    }

    @Test(arguments: [
        "", " ", "1.2.3", "1.2.3.4.5", "01.2.3.4", "1.2.3.04", "256.1.1.1", "1.2.3.1000", "1.2.3.", ".1.2.3", "1..2.3",
        "0x1.2.3.4", "1.2.3.4 ", " 1.2.3.4", "1.2.3.4\n", "1.2.3.4:80", "-1.2.3.4", "+1.2.3.4", "1.2.3.4/24", "１.2.3.4",
        "٣.2.3.4", "1.2.3.4\u{0}", "3232235777", "localhost", "😀",
        ":", ":::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8",
        "1:2:3:4::5:6:7:8", "12345::", "::g", ":1::2", "1::2:", "1:2:3:4:5:6:7:", "1.2.3.4::", "::1.2.3",
        "::1.2.3.4:5", "::01.2.3.4", "::256.1.1.1", "1:2:3:4:5:6:7:1.2.3.4", "[::1]", "::1/64", "::1 ", "::\u{0}1",
        "::-1", "::+1", "::１", "0000:0000:0000:0000:0000:0000:0000:0000:0000:0000",
        String(repeating: ":", count: 100_000), String(repeating: "1.", count: 100_000),
    ])
    func `anything else is not an address`(text: String) {
        #expect(throws: InvalidAddress.malformed) { try ClientAddress(text) }
    }

    @Test(arguments: ["fe80::1%eth0", "fe80::1%", "fe80::1%25eth0", "%eth0"])
    func `an address with a zone is refused`(text: String) {
        #expect(throws: InvalidAddress.zone) { try ClientAddress(text) }
    }

    @Test func `every way of writing eight groups gives the same address`() throws {
        let seed: UInt64 = 5952
        var generator = InputGenerator(state: seed)
        for _ in 0..<500 {
            let groups = (0..<8).map { _ in
                Bool.random(using: &generator) ? 0 : UInt16.random(in: 0x1...0xFFFF, using: &generator)
            }
            let full = groups.map { String($0, radix: 16) }.joined(separator: ":")
            let address = try ClientAddress(full)
            #expect(try ClientAddress(full.uppercased()) == address, "seed \(seed), \(full)")
            #expect(try ClientAddress(address.text) == address, "seed \(seed), \(full)")
            for gap in 0..<8 where groups[gap] == 0 {
                let head = groups[..<gap].map { String($0, radix: 16) }.joined(separator: ":")
                let tail = groups[(gap + 1)...].map { String($0, radix: 16) }.joined(separator: ":")
                let shortened = head + "::" + tail
                #expect(try ClientAddress(shortened) == address, "seed \(seed), \(shortened)")
            }
        }
    }

    @Test func `an address does not print itself`() throws {
        #expect(printed(try ClientAddress("203.0.113.7")) == ["[address]", "[address]", "- [address]\n"])
    }
}
