import ArgumentParser
import LMDB
import Recovery
import Retrace

extension KeyOptions {
    /// The keys that a data folder was begun with: they must be there.
    func existing(data: String) throws -> KeyStore {
        if testKeys { return .test }
        let path = path(data: data)
        guard DurableFile.mode(of: path) != nil else {
            throw UnusableData(
                "there are no keys at \(path); give the folder that \(data) was begun with: --keys DIR, or --test-keys")
        }
        return try KeyStore.open(at: path, data: data)
    }

    /// The same, or new ones if there is no log yet.
    func existingOrNew(data: String) throws -> KeyStore {
        if testKeys { return .test }
        if DurableFile.mode(of: data + "/log/data.mdb") != nil { return try existing(data: data) }
        return try KeyStore.open(at: path(data: data), data: data)
    }
}

/// An engine that does nothing by itself: no worker, no timers, no follower.
func operatorOptions(_ data: String, _ keys: KeyStore) throws -> EngineOptions {
    try refuseForeign(data)
    var options = EngineOptions(data: data, keys: keys)
    options.isDevelopment = keys.isTest
    options.runsFollower = false
    options.runsWorker = false
    options.runsTimers = false
    options.checkpointFailed = { remark("Warning: \($0).") }
    return options
}

/// Refuses to write as somebody else than whoever has made the log, be it as root: new files would be theirs, and the service
/// could open its own data no more.
func refuseForeign(_ data: String) throws {
    guard let user = FileOwner.user(of: data + "/log/data.mdb"), user != FileOwner.effectiveUser else { return }
    let owner = FileOwner.login(of: user) ?? "#\(user)"
    throw UnusableData(
        "the log in \(data) belongs to \(owner); run this as that user, for what another one writes there would be closed to "
            + "them: sudo -u '\(owner)' retrace …")
}

/// Ports for it, which refuse everything.
let operatorPorts = EnginePorts(directory: UnusedPorts(), gateway: UnusedPorts(), captcha: UnusedPorts())

/// Runs `body` with an engine that does nothing by itself: no worker, no timers, no follower.
func withOperatorEngine<R>(
    _ data: String, _ keys: KeyStore, _ body: (Engine) async throws -> R
) async throws -> R {
    let engine = try await Engine.open(try operatorOptions(data, keys), operatorPorts)
    do {
        let result = try await body(engine)
        await engine.close()
        return result
    } catch {
        await engine.close()
        throw error
    }
}

/// An operator's commands ask nothing of the outside.
private struct UnusedPorts: AccountDirectory, SMSGateway, Captcha {
    private static let reason = DirectoryUnreachable(reason: "an operator's command has no directory")

    var provider: String { "none" }

    func check(_ token: Secret, difficulty: CaptchaDifficulty, at now: Instant) async -> CaptchaAnswer {
        .failed(.unreachable)
    }

    func send(_ message: TextMessage) async -> SendAnswer { .rejected(code: 0, isRetryable: true) }

    func lookUp(
        _ account: AccountIdentifier, phone: PhoneNumber
    ) async throws(DirectoryUnreachable) -> DirectoryAnswer { throw Self.reason }

    func setTemporaryPassword(
        _ password: Secret, until end: Instant, for account: AccountIdentifier
    ) async throws(DirectoryUnreachable) { throw Self.reason }

    func revokeTemporaryPassword(of account: AccountIdentifier) async throws(DirectoryUnreachable) {
        throw Self.reason
    }

    func setPassword(_ password: Secret, for account: AccountIdentifier) async throws(DirectoryUnreachable) {
        throw Self.reason
    }

    func checkPassword(
        _ password: Secret, for account: AccountIdentifier, at now: Instant
    ) async throws(DirectoryUnreachable) -> PasswordAnswer { throw Self.reason }
}
