import EventStore
import Testing

struct VerifierKeyTests {
    @Test(arguments: [NoteVectors.peterKey, NoteVectors.enochKey])
    func `a key is written as it was read`(text: String) throws {
        #expect(try VerifierKey(text).description == text)
    }

    @Test func `a part of a key, or a key with another character, is refused`() {
        let characters = Array(NoteVectors.peterKey.utf8)
        for start in characters.indices {
            for end in start...characters.count where start > 0 || end < characters.count {
                let part = String(decoding: characters[start..<end], as: UTF8.self)
                #expect(throws: NoteError.self, "\(part)") { try VerifierKey(part) }
            }
        }
        for place in characters.indices {
            var other = characters
            other[place] += 1
            let text = String(decoding: other, as: UTF8.self)
            #expect(throws: NoteError.self, "\(text)") { try VerifierKey(text) }
        }
    }

    /// Both with the id that belongs to them.
    @Test(arguments: [
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ])
    func `a key of another length or kind is refused`(text: String) {
        #expect(throws: NoteError.self) { try VerifierKey(text) }
    }

    @Test(arguments: ["", "a b", "a+b", "a\u{2003}b", "a\nb"])
    func `what can't name a key is refused`(name: String) throws {
        let key = try VerifierKey(NoteVectors.peterKey)
        #expect(throws: NoteError.invalidName(name)) {
            try VerifierKey(name: name, kind: .note, publicKey: key.publicKey)
        }
    }
}
