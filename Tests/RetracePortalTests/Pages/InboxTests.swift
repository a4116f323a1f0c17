import RetracePortal
import Testing

struct InboxTests {
    @Test(arguments: [
        ("Hãy nhập 725306 vào ô nhập OTP.", "725306"),
        ("Ma la 001234.", "001234"),
        ("Mật khẩu tạm thời: Kp7m-Qx3w-Zt9a-Hn4e-Bd6r\nhết", "Kp7m-Qx3w-Zt9a-Hn4e-Bd6r"),
    ])
    func `what the citizen has to type is shown apart`(text: String, value: String) throws {
        #expect(try html(text).contains("data-value"))
        #expect(try html(text).contains(">\(value)</strong>"))
    }

    @Test(arguments: ["Tài khoản của bạn đã được cấp lại lúc 10:09.", "1234567", "12345", "ABCD-EFGH"])
    func `a message without a code or password has nothing apart`(text: String) throws {
        #expect(try !html(text).contains("data-value"))
    }

    private func html(_ text: String) throws -> String {
        let message = InboxMessage(
            sender: "MotcuaSMS", recipient: "0387584663", text: text, time: PageSamples.morning)
        return try PageSample("inbox", "/dien-thoai", InboxPage(messages: [message])).html(in: .vietnamese)
    }
}
