import Foundation
import Recovery
import Retrace

/// The built-in captcha as a program of its own, so that a solver that no one here wrote can be tried on it
/// (Tests/Python/test_proof_of_work.py). Reads a command a line and answers each with a line.
///
/// `challenge <form> <difficulty>` answers the challenge's JSON; `solve <form> <difficulty>` a token of our own solver;
/// `check <difficulty> <seconds from now> <token>` answers `passed <identity>` or `failed <reason>`.
@main struct Peer {
    /// What the other side needs to check our tokens itself. No secret.
    static let key = "the key of this test alone"

    static func main() async throws {
        let captcha = try ProofOfWorkCaptcha(key: Array(key.utf8), settings: settings)
        while let line = readLine() {
            print(await answer(line.split(separator: " ").map(String.init), captcha))
            fflush(nil)
        }
    }

    private static var settings: ProofOfWorkCaptcha.Settings {
        var settings = ProofOfWorkCaptcha.Settings()
        settings.maxNumber = 2000
        settings.harderMaxNumber = 4000
        settings.cost = 100
        settings.maxCounter = 100
        settings.harderMaxCounter = 200
        return settings
    }

    private static func answer(_ words: [String], _ captcha: ProofOfWorkCaptcha) async -> String {
        let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        switch words.first {
        case "challenge" where words.count == 3:
            guard let form = form(words[1]), let difficulty = difficulty(words[2]) else { break }
            return captcha.challengeJSON(form, difficulty: difficulty, at: now)
        case "solve" where words.count == 3:
            guard let form = form(words[1]), let difficulty = difficulty(words[2]) else { break }
            return solved(captcha, form, difficulty, now)?.exposed ?? "no answer"
        case "check" where words.count == 4:
            guard let difficulty = difficulty(words[1]), let seconds = Int64(words[2]) else { break }
            switch await captcha.check(Secret(words[3]), difficulty: difficulty, at: now + .seconds(seconds)) {
            case .passed(_, let identity): return "passed \(identity)"
            case .failed(let reason): return "failed \(reason)"
            }
        default: break
        }
        return "error"
    }

    private static func solved(
        _ captcha: ProofOfWorkCaptcha, _ form: ProofOfWorkForm, _ difficulty: CaptchaDifficulty, _ now: Instant
    ) -> Secret? {
        switch form {
        case .first: ProofOfWorkSolver.solve(captcha.challenge(difficulty: difficulty, at: now))
        case .second: ProofOfWorkSolver.solve(captcha.derivedChallenge(difficulty: difficulty, at: now))
        }
    }

    private static func form(_ word: String) -> ProofOfWorkForm? { Int(word).flatMap(ProofOfWorkForm.init(rawValue:)) }

    private static func difficulty(_ word: String) -> CaptchaDifficulty? {
        UInt8(word).flatMap(CaptchaDifficulty.init(rawValue:))
    }
}
