import Foundation
import Retrace
import RetraceGateways
import Testing

@Suite struct WebhookConfigurationTests {
    private static let body = #""body":{"to":"{{to}}","text":"{{text}}"}"#

    private func read(_ json: String) throws(InvalidWebhook) -> WebhookConfiguration {
        try WebhookConfiguration(json: Array(json.utf8))
    }

    private func read(members: String) throws(InvalidWebhook) -> WebhookConfiguration {
        try read("{\"url\":\"https://gateway.example/send\",\(members)}")
    }

    @Test func `the least that is needed is a URL and a body with number and text`() throws {
        #expect(try read(members: Self.body).secretNames.isEmpty)
    }

    @Test func `the secrets it needs are named`() throws {
        let names = try read(
            members: #"""
                "headers":{"Authorization":"Bearer {{secret:token}}"},
                "body":{"to":"{{to}}","text":["{{text}}"],"a":{"b":[{"c":"{{secret:key}}"}]}}
                """#
        ).secretNames
        #expect(names == ["token", "key"])
    }

    @Test(arguments: [
        ("", InvalidWebhook.notJSON), ("[]", .notJSON), ("{", .notJSON), ("{}", .missing("/url")),
        (#"{"url":1}"#, .wrongType(at: "/url", expected: "a string")),
        (#"{"url":"https://a.example"}"#, .missing("/body")),
        (#"{"url":"http://gateway.example/",\#(body)}"#, .url(.unencrypted)),
        (#"{"url":"https://user:pass@gateway.example/",\#(body)}"#, .url(.userOrFragment)),
        (#"{"url":"https://gateway.example/?to={{to}}",\#(body)}"#, .placeholderInURL),
        (#"{"URL":"https://gateway.example/",\#(body)}"#, .unknownMember("/URL")),
    ])
    func `a configuration that is no such thing is refused`(json: String, reason: InvalidWebhook) {
        #expect(throws: reason) { try read(json) }
    }

    @Test(arguments: [
        (#""body":[]"#, InvalidWebhook.wrongType(at: "/body", expected: "an object")),
        (#""body":{"to":"{{to}}"}"#, .bodyLacks("text")), (#""body":{"text":"{{text}}"}"#, .bodyLacks("to")),
        (#""body":{"a":["{{tetx}}"]}"#, .unknownPlaceholder(at: "/body/a/0")),
        (#""body":{"a":"{{}}"}"#, .unknownPlaceholder(at: "/body/a")),
        (#""body":{"a":"{{secret:}}"}"#, .unknownPlaceholder(at: "/body/a")),
        (#""body":{"a":"{{unicode:1}}"}"#, .unknownPlaceholder(at: "/body/a")),
        (#""body":{"a":"{{to:x}}"}"#, .unknownPlaceholder(at: "/body/a")),
        (#""body":{"a":"code {{text}}"}"#, .placeholderNotAlone(at: "/body/a")),
        (#""body":{"a":"{{to}}{{text}}"}"#, .placeholderNotAlone(at: "/body/a")),
        (#""body":{"a":"{{text"}"#, .placeholderNotAlone(at: "/body/a")),
        (#""body":{"a":"}}"}"#, .placeholderNotAlone(at: "/body/a")),
        (#""body":{"a":{"{{to}}":1}}"#, .placeholderAsName(at: "/body/a")),
    ])
    func `a mistake in the body is named with its place`(members: String, reason: InvalidWebhook) {
        #expect(throws: reason) { try read(members: members) }
    }

    @Test(arguments: [
        (#""phone":"E164""#, InvalidWebhook.phoneFormat),
        (#""phone":84"#, .wrongType(at: "/phone", expected: "a string")),
        (#""headers":[]"#, .wrongType(at: "/headers", expected: "an object")),
        (#""headers":{"X":1}"#, .wrongType(at: "/headers/X", expected: "a string")),
        (#""headers":{"X Y":"a"}"#, .header(at: "/headers/X Y")), (#""headers":{"X":"ö"}"#, .header(at: "/headers/X")),
        (#""headers":{"X":"a\r\nY: b"}"#, .header(at: "/headers/X")),
        (#""headers":{"content-type":"text/xml"}"#, .reservedHeader(at: "/headers/content-type")),
        (#""headers":{"X":"{{to}}"}"#, .placeholderInHeader(at: "/headers/X")),
        (#""headers":{"X":"a {{secret:b"}"#, .placeholderNotAlone(at: "/headers/X")),
        (#""headers":{"X":"{{secret:a}} {{secret:b}}"}"#, .placeholderNotAlone(at: "/headers/X")),
        (#""accepted":{"pointer":"/a"}"#, .acceptedHalf), (#""accepted":{"equals":"a"}"#, .acceptedHalf),
        (#""accepted":{"pointer":"a","equals":"a"}"#, .pointer(at: "/accepted/pointer")),
        (#""accepted":{"pointer":"/a~2","equals":"a"}"#, .pointer(at: "/accepted/pointer")),
        (#""accepted":{"pointer":"","equals":"a"}"#, .pointer(at: "/accepted/pointer")),
        (#""accepted":{"status":"200"}"#, .statusRange(at: "/accepted/status")),
        (#""accepted":{"status":[200,99]}"#, .statusRange(at: "/accepted/status")),
        (#""accepted":{"status":[]}"#, .wrongType(at: "/accepted/status", expected: "not empty")),
        (#""accepted":{"statuses":200}"#, .unknownMember("/accepted/statuses")),
        (#""reference":"SMSID""#, .pointer(at: "/reference")),
        (#""refused":{"retry":1}"#, .unknownMember("/refused/retry")),
        (#""refused":{"retryableStatus":[1]}"#, .statusRange(at: "/refused/retryableStatus")),
    ])
    func `a mistake elsewhere is named with its place`(members: String, reason: InvalidWebhook) {
        #expect(throws: reason) { try read(members: "\(members),\(Self.body)") }
    }

    @Test func `a reason is a sentence and shows no value`() throws {
        let secret = #""body":{"to":"{{to}}","text":"{{text}}","key":"my {{hidden}} key"}"#
        #expect {
            try read(members: secret)
        } throws: { error in
            !"\(error)".contains("hidden") && "\(error)".contains("/body/key")
        }
    }

    @Test func `secrets must be given, and fit where they go`() throws {
        let configuration = try read(
            members: #""headers":{"X":"{{secret:a}}"},"body":{"to":"{{to}}","text":"{{text}}","k":"{{secret:b}}"}"#)
        #expect(throws: InvalidWebhook.secretMissing("a")) { try WebhookGateway(configuration, secrets: [:]) }
        #expect(throws: InvalidWebhook.secretMissing("b")) {
            try WebhookGateway(configuration, secrets: ["a": Secret("x"), "b": Secret("")])
        }
        #expect(throws: InvalidWebhook.secretNotHeader("a")) {
            try WebhookGateway(configuration, secrets: ["a": Secret("x\ny"), "b": Secret("y")])
        }
        _ = try WebhookGateway(configuration, secrets: ["a": Secret("x"), "b": Secret("ü")])
    }
}
