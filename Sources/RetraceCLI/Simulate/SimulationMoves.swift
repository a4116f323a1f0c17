import Recovery
import Retrace

// What people do, one move at a time, and what it makes them do next.
extension Simulation {
    func perform(_ move: Move, _ index: Int) async throws {
        if case .receive(let parcel) = move { return try await receive(parcel, index) }
        switch move {
        case .begin: try await begin(index)
        case .captcha: try await captcha(index)
        case .code: try await code(index)
        case .impatience: try await impatience(index)
        case .signIn(let password): try await signIn(password, index)
        case .changePassword:
            _ = try await engine.changePassword(visits[index].form.account, to: Secret("chosen \(index)"))
        case .disavow(let token): _ = try await engine.disavow(token)
        case .receive: break
        }
    }

    private func begin(_ index: Int) async throws {
        let visit = visits[index]
        let reply = try await engine.requestRecovery(visit.form, from: visit.client, resuming: visit.handle)
        guard case .requested(let session, let difficulty) = reply.answer else { return }
        visits[index].handle = reply.handle
        visits[index].difficulty = difficulty
        sessions[session] = index
        if random.chance(visit.habits.leavesBeforeCaptcha) { return }
        schedule(.captcha, index, in: visit.habits.pace)
    }

    private func captcha(_ index: Int) async throws {
        let visit = visits[index]
        guard let handle = visit.handle else { return }
        let token = nextToken(visit.difficulty, isRight: !random.chance(visit.habits.captchaFailure))
        switch try await engine.submitCaptcha(token, handle).answer {
        case .codeIssued:
            if visit.habits.guesses > 0 { return schedule(.code, index, in: visit.habits.pace) }
            schedule(.impatience, index, in: visit.habits.patience)
        case .captchaFailed:
            visits[index].captchas += 1
            if visits[index].captchas < 4 { schedule(.captcha, index, in: visit.habits.pace) }
        default: break
        }
    }

    /// Types what has arrived, or a guess.
    private func code(_ index: Int) async throws {
        let visit = visits[index]
        guard let handle = visit.handle, !visit.isOver, !visit.isVerified else { return }
        let typed = visit.habits.guesses > 0 ? padded(random.below(1_000_000), 6) : visit.code.map(mistyped(visit))
        guard let typed, let code = try? TypedCode(typed) else { return }
        visits[index].tries += 1
        switch try await engine.verifyCode(code, handle).answer {
        case .verified: visits[index].isVerified = true
        case .codeRejected:
            if visit.habits.guesses > 0 {
                if visits[index].tries < visit.habits.guesses { schedule(.code, index, in: visit.habits.pace) }
            } else if visits[index].tries < 4 {
                schedule(random.chance(700) ? .code : .impatience, index, in: 8...40)
            }
        default: visits[index].isOver = true
        }
    }

    private func mistyped(_ visit: Visit) -> (String) -> String {
        { [self] code in
            guard random.chance(visit.habits.codeTypo) else { return code }
            var digits = Array(code)
            let place = random.below(digits.count)
            digits[place] = Character(String((digits[place].wholeNumberValue ?? 0) + 1).suffix(1).description)
            return String(digits)
        }
    }

    /// Nothing has come: asks again, gives up, or leaves.
    private func impatience(_ index: Int) async throws {
        let visit = visits[index]
        guard let handle = visit.handle, !visit.isOver, !visit.isVerified else { return }
        // Who has the code in hand is about to type it.
        if visit.code != nil, visit.tries == 0 { return }
        guard visit.resends < visit.habits.mostResends, !random.chance(150) else { return try await leave(index) }
        visits[index].resends += 1
        switch try await engine.resendCode(handle).answer {
        case .codeIssued: schedule(.impatience, index, in: visit.habits.patience)
        case .refused(let refusal) where refusal.rule == .t2: schedule(.impatience, index, in: 20...60)
        default: try await leave(index)
        }
    }

    /// Some say so, most just close the page; who has seen their mistake comes back with the right form.
    private func leave(_ index: Int) async throws {
        guard !visits[index].isOver else { return }
        visits[index].isOver = true
        if random.chance(200), let handle = visits[index].handle { _ = try await engine.giveUp(handle) }
        guard let right = visits[index].rightForm, random.chance(800) else { return }
        let visit = Visit(form: right, client: visits[index].client, habits: .citizen)
        add(visit, at: clock.now + random.seconds(60...1_500))
    }

    private func signIn(_ password: Secret, _ index: Int) async throws {
        guard try await engine.signIn(visits[index].form.account, password) == .temporary else { return }
        if random.chance(930) { schedule(.changePassword, index, in: visits[index].habits.pace) }
    }

    /// A message arrives: the carrier reports it, and its reader goes on.
    private func receive(_ parcel: Parcel, _ index: Int) async throws {
        let isLost = parcel.arrival == nil
        if random.chance(isLost ? 500 : 900) {
            try await engine.reportReceipt(parcel.session, parcel.message, isDelivered: !isLost)
        }
        guard !isLost else { return }
        let habits = visits[index].habits
        switch parcel.message.kind {
        case .code:
            visits[index].code = word(after: "nhập ", in: parcel.text)
            guard habits.guesses == 0, !random.chance(habits.leavesBeforeCode) else { return }
            schedule(.code, index, in: habits.pace)
        case .credentials:
            guard let password = word(after: "tạm thời: ", in: parcel.text), random.chance(habits.signsIn) else {
                return
            }
            schedule(.signIn(Secret(password)), index, in: habits.signInAfter)
        case .notice:
            guard habits.isDisavowed, let token = word(after: "báo mã ", in: parcel.text) else { return }
            schedule(.disavow(Secret(token)), index, in: 600...7_200)
        }
    }

    /// The word that follows some text.
    private func word(after mark: String, in text: String) -> String? {
        guard let range = text.firstRange(of: mark) else { return nil }
        let word = text[range.upperBound...].prefix { !$0.isWhitespace }
        return word.isEmpty ? nil : String(word)
    }
}
