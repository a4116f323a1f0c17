// begin: readme
import Recovery
import Retrace

/// Gives an account back: the form, the captcha, the code from the phone, the temporary password, a new one.
func recoverAccount(in folder: String, readPhone: (String) async throws -> String) async throws -> Answer {
    let directory = try EmbeddedDirectory(at: folder + "/accounts")  // in a service: its own AccountDirectory
    let accounts = try directory.importCSV(Array("type,identifier,phone\nindividual,123456789423,0387584663\n".utf8))
    let gateway = try FileSMSGateway(folder: folder + "/messages")
    let captcha = try ProofOfWorkCaptcha(key: Array("at least 16 secret bytes".utf8))
    let keys = try KeyStore.open(at: folder + "/keys", data: folder + "/data")
    let engine = try await Engine.open(
        EngineOptions(data: folder + "/data", keys: keys),
        EnginePorts(directory: directory, gateway: gateway, captcha: captcha))
    try await engine.record(accounts)

    let account = try AccountIdentifier("123456789423", type: .individual)
    let form = RecoveryForm(account: account, phone: try PhoneNumber("038 758 4663"))
    let begun = try await engine.requestRecovery(form, from: try ClientAddress("203.0.113.7"))
    guard case .requested(_, let difficulty) = begun.answer, let handle = begun.handle else { return begun.answer }
    let challenge = captcha.challenge(difficulty: difficulty, at: engine.now)  // the browser solves it
    _ = try await engine.submitCaptcha(ProofOfWorkSolver.solve(challenge) ?? Secret(""), handle)
    _ = try await engine.verifyCode(try TypedCode(try await readPhone("code")), handle)

    _ = try await engine.signIn(account, Secret(try await readPhone("password")))  // opens once
    let changed = try await engine.changePassword(account, to: Secret("a longer one of my own"))
    await engine.close()
    return changed.answer
}
// end: readme
