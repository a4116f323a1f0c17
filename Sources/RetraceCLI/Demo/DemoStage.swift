import EventStore
import Recovery
import Retrace

/// The steps of the demonstration, with the real engine behind them.
struct DemoStage {
    let engine: Engine
    let clock: VirtualClock
    let gateway: FileSMSGateway
    let captcha: ProofOfWorkCaptcha
    let account: AccountIdentifier
    let phone: PhoneNumber
    let screen: DemoScreen
    let folder: String
    let start: Instant

    func play(session: SessionID, newPassword: Secret) async throws {
        signInPage()
        let handle = try await request(session)
        try await solve(handle)
        let code = try await readCode(session)
        try await enter(code, handle)
        let password = try await readPassword(session)
        try await signIn(password, newPassword)
        let receipt = try engine.receipt(of: handle)
        screen.note("Mã biên nhận: \(receipt)", "Receipt: by it an auditor finds the events below, or misses them")
        try showLog()
        screen.end(session: session, receipt: receipt, folder: folder)
    }

    private func move(_ seconds: Int64) { clock.move(to: start + .seconds(seconds)) }

    private func signInPage() {
        screen.step(1, "Đăng nhập", "Sign in", at: clock.now)
        screen.link("Quên mật khẩu", "Forgotten password")
    }

    private func request(_ session: SessionID) async throws -> Handle {
        screen.step(2, "Lấy lại thông tin đăng nhập", "Recover your sign-in", at: clock.now)
        screen.choice("Loại tài khoản", "Account type", "(•) Cá nhân   ( ) Tổ chức")
        screen.field("Số CMND/Thẻ căn cước (*)", "Identity number", account.text)
        screen.field("Số Điện Thoại để xác thực (*)", "Mobile number on record", phone.national)
        let client = try ClientAddress("203.0.113.7")
        let form = RecoveryForm(account: account, phone: phone)
        let reply = try await engine.requestRecovery(form, from: client, session: session)
        guard let handle = reply.handle else { throw WrongInput("the request was refused: \(reply.answer)") }
        return handle
    }

    private func solve(_ handle: Handle) async throws {
        move(12)
        // From a seed, so that the log is the same each time.
        var random = SeededRandom(seed: 725_306)
        let challenge = captcha.challenge(difficulty: .normal, at: clock.now, random: &random)
        guard let number = ProofOfWorkSolver.number(for: challenge) else {
            throw WrongInput("the captcha has no answer")
        }
        screen.tick("Tôi không phải là người máy", "I am not a robot", "proof of work: \(number) hashes")
        screen.button("Gửi OTP xác nhận", "Send the code")
        _ = try await engine.submitCaptcha(ProofOfWorkSolver.token(for: challenge, number: number), handle)
        try await engine.deliverMessages()
    }

    private func readCode(_ session: SessionID) async throws -> String {
        move(47)
        try await engine.reportReceipt(session, MessageID(kind: .code, number: 1), isDelivered: true)
        let message = try lastMessage()
        screen.phone(message, arrived: clock.now, seenAt: start + .seconds(95))
        return message.text.exposed.split(separator: " ").first { $0.count == 6 && $0.allSatisfy(\.isNumber) }
            .map(String.init) ?? ""
    }

    private func enter(_ code: String, _ handle: Handle) async throws {
        move(95)
        screen.step(3, "Nhập mã OTP", "Enter the code", at: clock.now)
        screen.field("Vui lòng nhập Mã OTP nhận được (*)", "The code you received", code)
        screen.button("Xác nhận", "Confirm")
        let reply = try await engine.verifyCode(try TypedCode(code), handle)
        guard case .verified = reply.answer else { throw WrongInput("the code was refused: \(reply.answer)") }
        screen.result("Mã đúng; tin nhắn tiếp theo đang được gửi", "Right; the next message is on its way")
        try await engine.deliverMessages()
    }

    private func readPassword(_ session: SessionID) async throws -> Secret {
        move(128)
        try await engine.reportReceipt(session, MessageID(kind: .credentials, number: 1), isDelivered: true)
        let message = try lastMessage()
        screen.phone(message, arrived: clock.now, seenAt: clock.now + .seconds(40))
        let line = message.text.exposed.split(separator: "\n").first { $0.hasPrefix("Mật khẩu tạm thời: ") }
        return Secret(String(line?.dropFirst("Mật khẩu tạm thời: ".count) ?? ""))
    }

    private func signIn(_ password: Secret, _ newPassword: Secret) async throws {
        move(185)
        screen.step(4, "Trở về trang Đăng nhập", "Back to the sign-in page", at: clock.now)
        screen.field("Tài khoản", "Account", account.text)
        screen.field("Mật khẩu", "Password", password.exposed)
        screen.button("Đăng nhập", "Sign in")
        guard try await engine.signIn(account, password) == .temporary else {
            throw WrongInput("the temporary password did not open the account")
        }
        screen.result("Mật khẩu tạm thời đúng; hãy đổi mật khẩu", "Right; now choose a password of your own")
        move(240)
        screen.step(5, "Đổi mật khẩu", "Change the password", at: clock.now)
        screen.field("Mật khẩu mới", "New password", String(repeating: "•", count: newPassword.exposed.count))
        screen.button("Đổi mật khẩu", "Change it")
        let reply = try await engine.changePassword(account, to: newPassword)
        guard reply.answer == .done else { throw WrongInput("the change was refused: \(reply.answer)") }
        screen.result("Đã đổi mật khẩu", "Done; the temporary password is over")
    }

    private func lastMessage() throws -> TextMessage {
        guard let last = try gateway.messages().last else { throw WrongInput("no message has come") }
        return last.message
    }

    // MARK: The log

    private func showLog() throws {
        screen.heading("What the log says", "\(engine.position) events, no code, no number, no name in any of them")
        try engine.readEvents(from: 0) { position, event, _ in screen.event(position, event) }
        screen.verdict(try engine.verifyLog())
    }
}
