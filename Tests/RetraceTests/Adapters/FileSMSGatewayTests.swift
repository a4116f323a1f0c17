import Foundation
import LMDB
import Recovery
import Retrace
import Testing

@Suite struct FileSMSGatewayTests {
    private let folder: TemporaryFolder
    private let gateway: FileSMSGateway
    private let time = Instant(milliseconds: 1_767_607_743_250)

    init() throws {
        folder = try TemporaryFolder()
        gateway = try FileSMSGateway(folder: folder.path("outbox"))
    }

    private func message(
        _ text: String = "Mã 725306", reference: String = "ref", sender: String = "MotcuaSMS", at time: Instant? = nil
    ) throws -> TextMessage {
        TextMessage(
            recipient: try PhoneNumber("0387584663"), sender: sender, text: Secret(text), reference: reference,
            time: time ?? self.time)
    }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: gateway.folder).sorted()
    }

    @Test func `a message is a file of headers, an empty line and the text`() async throws {
        let answer = await gateway.send(try message("Mã 725306\n\n@a.vn #725306"))
        #expect(answer == .accepted(reference: "20260105T100903.250Z-ref"))
        #expect(try names() == ["20260105T100903.250Z-ref.txt"])
        let path = gateway.folder + "/20260105T100903.250Z-ref.txt"
        let content = """
            To: +84387584663
            From: MotcuaSMS
            Reference: ref
            Time: 2026-01-05T10:09:03.250Z
            Parts: 1

            Mã 725306

            @a.vn #725306
            """
        #expect(try DurableFile.read(at: path) == Array(content.utf8))
        #expect(DurableFile.mode(of: path) == 0o600)
    }

    @Test func `messages are read back in the order of time`() async throws {
        let long = String(repeating: "ữ", count: 100) + "\n"
        _ = await gateway.send(try message("later", reference: "b", at: time + .seconds(1)))
        _ = await gateway.send(try message(long, reference: "a"))
        let read = try gateway.messages()
        #expect(read.map(\.message.text) == [Secret(long), Secret("later")])
        #expect(read.map(\.message.reference) == ["a", "b"])
        #expect(read.map(\.message.time) == [time, time + .seconds(1)])
        #expect(read.map(\.parts) == [2, 1])
        #expect(read.map(\.message.recipient.national) == ["0387584663", "0387584663"])
        #expect(read.map(\.message.sender) == ["MotcuaSMS", "MotcuaSMS"])
    }

    @Test func `erasing a number's messages leaves none that was half made`() async throws {
        _ = await gateway.send(try message())
        let path = try gateway.folder + "/" + #require(names().first)
        try FileManager.default.copyItem(atPath: path, toPath: gateway.folder + "/x-other.txt.77.123.new")
        #expect(try gateway.erase(to: [PhoneNumber("0387584663")]) == 2)
        #expect(try names() == [])
    }

    @Test func `the same reference again makes a second file`() async throws {
        _ = await gateway.send(try message("one"))
        _ = await gateway.send(try message("two"))
        _ = await gateway.send(try message("three", at: time + .seconds(9)))
        #expect(
            try names() == [
                "20260105T100903.250Z-ref-2.txt", "20260105T100903.250Z-ref.txt",
                "20260105T100912.250Z-ref-3.txt",
            ])
        #expect(Set(try gateway.messages().map(\.message.text.exposed)) == ["one", "two", "three"])
    }

    @Test func `it knows the references of an earlier run, and leaves another's files`() async throws {
        _ = await gateway.send(try message("one"))
        let restarted = try FileSMSGateway(folder: gateway.folder)
        #expect(
            await restarted.send(try message("two", at: time + .seconds(1)))
                == .accepted(reference: "20260105T100904.250Z-ref-2"))
        // The first gateway has not seen that file.
        #expect(
            await gateway.send(try message("three", at: time + .seconds(1)))
                == .accepted(reference: "20260105T100904.250Z-ref-3"))
        #expect(try gateway.messages().count == 3)
    }

    @Test func `a reference can't leave the folder, a header can't begin a line`() async throws {
        let answer = await gateway.send(try message(reference: "../x\nTo: y", sender: "A\r\nParts: 9"))
        #expect(answer == .accepted(reference: "20260105T100903.250Z-___x_To__y"))
        let read = try #require(try gateway.messages().first)
        #expect(read.message.reference == "../x?To: y")
        #expect(read.message.sender == "A??Parts: 9")
        #expect(read.parts == 1)
        #expect(await gateway.send(try message(reference: "")) == .accepted(reference: "20260105T100903.250Z-_"))
    }

    @Test func `many at once are all kept`() async throws {
        let message = try message()
        await withTaskGroup { group in
            for _ in 0..<50 { group.addTask { _ = await gateway.send(message) } }
        }
        #expect(try gateway.messages().count == 50)
        #expect(try names().count == 50)
    }

    @Test func `a folder that can't be written is a refusal that may be retried, and the retry is as good`()
        async throws
    {
        try FileManager.default.removeItem(atPath: gateway.folder)
        #expect(await gateway.send(try message()) == .rejected(code: 2, isRetryable: true))
        try Data().write(to: URL(fileURLWithPath: gateway.folder))
        #expect(await gateway.send(try message()) == .rejected(code: 20, isRetryable: true))
        try FileManager.default.removeItem(atPath: gateway.folder)
        try DurableFile.makeFolder(gateway.folder)
        #expect(await gateway.send(try message()) == .accepted(reference: "20260105T100903.250Z-ref"))
    }

    @Test(arguments: ["", "To: x", "To: +84387584663\n\ntext", "no header\n\n", "To: 1\nFrom: a\nReference: r\n\n"])
    func `a file that is no message is named`(content: String) throws {
        let path = gateway.folder + "/20260105T100903.250Z-odd.txt"
        _ = try DurableFile.create(at: path, Array(content.utf8))
        #expect(throws: LMDBError.malformed(detail: "\(path) is not a message of this gateway")) {
            try gateway.messages()
        }
    }

    @Test func `a gateway whose folder can't be made is refused`() throws {
        try Data().write(to: URL(fileURLWithPath: folder.path("file")))
        #expect(throws: LMDBError.self) { try FileSMSGateway(folder: folder.path("file/below")) }
    }
}
