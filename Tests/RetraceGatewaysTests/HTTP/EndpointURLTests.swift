import RetraceGateways
import Testing

@Suite struct EndpointURLTests {
    @Test(arguments: [
        "https://gateway.example", "https://gateway.example:8443/send/", "https://10.0.0.1/x?y=1",
        "http://127.0.0.1:13013", "http://127.9.9.9/a", "http://[::1]:8080/a", "http://localhost:1/a",
        "HTTP://LOCALHOST/a",
    ])
    func `https anywhere and http on loopback are taken`(text: String) throws {
        #expect(try EndpointURL(text).text == text)
    }

    @Test(arguments: [
        ("", InvalidEndpointURL.characters), ("https://a b", .characters), ("https://a/ö", .characters),
        ("https://a/{{to}}", .characters), ("https://a\\@b", .characters), ("https://a/\r\nX: y", .characters),
        ("gateway.example", .malformed), ("https://", .malformed), ("https:///path", .malformed),
        ("https://a:0/", .malformed), ("https://a:70000/", .malformed),
        ("https://user@gateway.example", .userOrFragment), ("https://user:pass@gateway.example", .userOrFragment),
        ("http://127.0.0.1@gateway.example", .userOrFragment), ("https://a/#b", .userOrFragment),
        ("ftp://a", .scheme), ("file:///etc/passwd", .malformed), ("http+unix://a/b", .scheme),
        ("http://gateway.example", .unencrypted), ("http://10.0.0.1", .unencrypted),
        ("http://127.0.0.1.gateway.example", .unencrypted), ("http://localhost.gateway.example", .unencrypted),
        ("http://0.0.0.0", .unencrypted), ("http://2130706433", .unencrypted), ("http://[::2]/", .unencrypted),
        ("http://127.1/", .unencrypted),
    ])
    func `any other is refused with its reason`(text: String, reason: InvalidEndpointURL) {
        #expect(throws: reason) { try EndpointURL(text) }
    }

    @Test func `a URL falls into origin and path`() throws {
        let url = try EndpointURL("https://Gateway.example:8443/a/b/")
        #expect(url.origin == "https://gateway.example:8443")
        #expect(url.path == "/a/b")
        #expect(!url.hasQuery)
        #expect(try EndpointURL("http://[::1]:80").origin == "http://[::1]:80")
        #expect(try EndpointURL("https://a?b").hasQuery)
    }

    @Test func `no reason shows the URL`() {
        for reason in InvalidEndpointURL.allCases { #expect(reason.description.count > 20) }
    }
}
