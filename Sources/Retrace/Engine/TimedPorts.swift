import Recovery

/// A directory that is given up when it does not answer in time: then it counts as one that cannot be reached.
struct TimedDirectory: AccountDirectory {
    let directory: any AccountDirectory
    let lookUpLimit: Duration
    let limit: Duration

    func lookUp(
        _ account: AccountIdentifier, phone: PhoneNumber
    ) async throws(DirectoryUnreachable) -> DirectoryAnswer {
        try await ask(lookUpLimit) { directory async throws(DirectoryUnreachable) in
            try await directory.lookUp(account, phone: phone)
        }
    }

    func setTemporaryPassword(
        _ password: Secret, until end: Instant, for account: AccountIdentifier
    ) async throws(DirectoryUnreachable) {
        try await ask(limit) { directory async throws(DirectoryUnreachable) in
            try await directory.setTemporaryPassword(password, until: end, for: account)
        }
    }

    func revokeTemporaryPassword(of account: AccountIdentifier) async throws(DirectoryUnreachable) {
        try await ask(limit) { directory async throws(DirectoryUnreachable) in
            try await directory.revokeTemporaryPassword(of: account)
        }
    }

    func setPassword(_ password: Secret, for account: AccountIdentifier) async throws(DirectoryUnreachable) {
        try await ask(limit) { directory async throws(DirectoryUnreachable) in
            try await directory.setPassword(password, for: account)
        }
    }

    func endSignIns(of account: AccountIdentifier) async throws(DirectoryUnreachable) {
        try await ask(limit) { directory async throws(DirectoryUnreachable) in
            try await directory.endSignIns(of: account)
        }
    }

    func checkPassword(
        _ password: Secret, for account: AccountIdentifier, at now: Instant
    ) async throws(DirectoryUnreachable) -> PasswordAnswer {
        try await ask(limit) { directory async throws(DirectoryUnreachable) in
            try await directory.checkPassword(password, for: account, at: now)
        }
    }

    /// The call holds the directory alone: one that never answers must not keep the engine's files open.
    private func ask<R: Sendable>(
        _ limit: Duration,
        _ body: @escaping @Sendable (any AccountDirectory) async throws(DirectoryUnreachable) -> R
    ) async throws(DirectoryUnreachable) -> R {
        let late = DirectoryUnreachable(reason: "it did not answer within \(limit)")
        let answer = await inTime(limit, orElse: Result<R, DirectoryUnreachable>.failure(late)) { [directory] in
            do throws(DirectoryUnreachable) {
                return .success(try await body(directory))
            } catch {
                return .failure(error)
            }
        }
        return try answer.get()
    }
}

/// A captcha whose provider is given up when it does not answer in time: then the token failed.
struct TimedCaptcha: Captcha {
    let captcha: any Captcha
    let limit: Duration

    var provider: String { captcha.provider }

    func provider(of token: Secret) -> String { captcha.provider(of: token) }

    func check(_ token: Secret, difficulty: CaptchaDifficulty, at now: Instant) async -> CaptchaAnswer {
        await inTime(limit, orElse: .failed(.unreachable)) { [captcha] in
            await captcha.check(token, difficulty: difficulty, at: now)
        }
    }
}

extension EnginePorts {
    /// The ports with limits of time. Under a virtual clock there are none: its driver waits for every answer.
    func timed(by options: EngineOptions) -> EnginePorts {
        guard options.clock == nil else { return self }
        var ports = self
        ports.directory = TimedDirectory(
            directory: directory, lookUpLimit: options.lookUpTimeout, limit: options.directoryTimeout)
        ports.captcha = TimedCaptcha(captcha: captcha, limit: options.captchaTimeout)
        return ports
    }
}
