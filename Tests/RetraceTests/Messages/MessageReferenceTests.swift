import Recovery
import Retrace
import Testing

@Suite struct MessageReferenceTests {
    private let session = SessionID(high: 0x019b_8c20_abb0_0000, low: 0x5e7a_ce00_0003_22ac)

    @Test func `a reference is the session, a letter for the kind and the number`() {
        let texts = MessageKind.allCases.map { kind in
            MessageReference(session: session, message: MessageID(kind: kind, number: 12)).description
        }
        #expect(
            texts == [
                "019b8c20abb000005e7ace00000322acc12", "019b8c20abb000005e7ace00000322acp12",
                "019b8c20abb000005e7ace00000322acn12",
            ])
    }

    @Test func `every reference is read back as it was`() {
        for kind in MessageKind.allCases {
            for number in UInt8.min...UInt8.max {
                let reference = MessageReference(
                    session: session, message: MessageID(kind: kind, number: number))
                #expect(MessageReference(reference.description) == reference)
            }
        }
    }

    @Test(arguments: [
        "", "019b8c20abb000005e7ace00000322ac", "019b8c20abb000005e7ace00000322acc",
        "019b8c20abb000005e7ace00000322acc01", "019b8c20abb000005e7ace00000322acc256",
        "019b8c20abb000005e7ace00000322acc-1", "019b8c20abb000005e7ace00000322acc+1",
        "019b8c20abb000005e7ace00000322acx1", "019B8C20ABB000005E7ACE00000322ACc1",
        " 019b8c20abb000005e7ace00000322acc1", "019b8c20abb000005e7ace00000322acc1 ",
        "019b8c20abb000005e7ace00000322acc1\n", "019b8c20abb000005e7ace00000322ac\u{301}c1",
    ])
    func `no other text is one`(text: String) {
        #expect(MessageReference(text) == nil)
    }
}
