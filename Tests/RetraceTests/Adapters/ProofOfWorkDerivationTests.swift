import Foundation
import Recovery
import Retrace
import Testing

/// The second form of the protocol. Its vectors were made with the published library (PyPI altcha 2.3.0).
@Suite struct ProofOfWorkDerivationTests {
    private let now = Instant(milliseconds: 1_767_607_743_250)
    private let captcha: ProofOfWorkCaptcha
    /// 2100-01-01, in seconds since 1970.
    private let far: Int64 = 4_102_444_800

    init() throws {
        var settings = ProofOfWorkCaptcha.Settings()
        settings.cost = 100
        settings.maxCounter = 50
        settings.harderMaxCounter = 200
        captcha = try ProofOfWorkCaptcha(key: Array("test-hmac-key-0001".utf8), settings: settings)
    }

    private var vector: ProofOfWorkDerivedChallenge {
        captcha.derivedChallenge(
            difficulty: .normal, expires: far, nonce: Array(0x00...0x0F), salt: Array(0x10...0x1F), counter: 123)
    }
    private let key = "75844e15fc3774398712aed34bc164268aebd24b015b6f09d56469e8622c4826"

    private func check(_ token: Secret, _ difficulty: CaptchaDifficulty = .normal) async -> CaptchaAnswer {
        await captcha.check(token, difficulty: difficulty, at: now)
    }

    /// The vector's token with one text in its JSON replaced.
    private func altered(_ old: String, _ new: String) throws -> Secret {
        let token = ProofOfWorkSolver.token(for: vector, counter: 123, key: key)
        let json = String(decoding: try #require(Data(base64Encoded: token.exposed)), as: UTF8.self)
        try #require(json.contains(old), "\(old)")
        return Secret(Data(json.replacing(old, with: new).utf8).base64EncodedString())
    }

    @Test func `a challenge has the published library's key prefix`() throws {
        let json = vector.json
        #expect(json.contains(#""keyPrefix":"75844e15fc3774398712aed34bc16426""#))
        #expect(
            json.hasPrefix(
                #"{"parameters":{"algorithm":"PBKDF2/SHA-256","cost":100,"data":{"difficulty":1},"#
                    + #""expiresAt":4102444800,"keyLength":32,"keyPrefix":"75844e15fc3774398712aed34bc16426","#))
        #expect(vector.signature.utf8.count == 64)
    }

    @Test func `the answer passes`() async throws {
        let token = ProofOfWorkSolver.token(for: vector, counter: 123, key: key)
        let end = Instant(milliseconds: far * 1000)
        #expect(await check(token) == .passed(until: end, identity: vector.signature))
        #expect(ProofOfWorkSolver.solve(vector) == token)
    }

    @Test func `one answer has one identity, however it is written`() async throws {
        let token = ProofOfWorkSolver.token(for: vector, counter: 123, key: key)
        #expect(await check(try altered("\"counter\":123", "\"counter\":9,\"time\":12.5")) == check(token))
        #expect(await check(try altered("{\"challenge\"", "{ \"challenge\"")) == check(token))
    }

    @Test func `whatever is spliced into a signed challenge fails`() async throws {
        let splices = [
            ("\"cost\":100", "\"cost\":1"), ("\"difficulty\":1", "\"difficulty\":2"),
            ("4102444800", "4102444801"), ("000102", "000103"), ("101112", "101113"), ("75844e15fc37", "75844e15fc38"),
            ("\"signature\":\"", "\"signature\":\"00"), ("8aebd24b", "8aebd24c"),
            ("\"derivedKey\":\"75", "\"derivedKey\":\"76"),
        ]
        for (old, new) in splices {
            let answer = await check(try altered(old, new))
            #expect(answer == .failed(.wrong) || answer == .failed(.malformed), "\(old)")
        }
    }

    @Test(arguments: [
        ("\"cost\":100", "\"cost\":100,\"more\":1"), ("\"difficulty\":1", "\"difficulty\":3"),
        ("\"difficulty\":1", "\"difficulty\":1,\"more\":1"), ("\"keyLength\":32", "\"keyLength\":16"),
        ("PBKDF2/SHA-256", "SHA-256"), ("000102", "00010G"), ("101112", "1011"), ("8aebd24b", "8AEBD24B"),
        ("4102444800", "4102444800.5"), ("4102444800", "\"4102444800\""), ("\"cost\":100,", ""),
        ("4102444800", "99999999999999999999"),
    ])
    func `what is no token of this form fails`(old: String, new: String) async throws {
        #expect(await check(try altered(old, new)) == .failed(.malformed))
    }

    @Test func `a time that would overflow fails`() async throws {
        #expect(await check(try altered("4102444800", "9223372036854775807")) == .failed(.wrong))
    }

    @Test func `a challenge of another key fails`() async throws {
        let other = try ProofOfWorkCaptcha(key: Array("test-hmac-key-0002".utf8))
        let token = ProofOfWorkSolver.token(for: vector, counter: 123, key: key)
        #expect(await other.check(token, difficulty: .normal, at: now) == .failed(.wrong))
    }

    @Test(arguments: zip([-1, 0, 1], [true, false, false] as [Bool]))
    func `a challenge is good until the instant of its end`(late: Int64, isGood: Bool) async throws {
        let challenge = captcha.derivedChallenge(difficulty: .normal, at: now)
        let token = try #require(ProofOfWorkSolver.solve(challenge))
        let end = Instant(milliseconds: 1_767_608_044_000)
        let answer = await captcha.check(
            token, difficulty: .normal, at: Instant(milliseconds: end.milliseconds + late))
        #expect(answer == (isGood ? .passed(until: end, identity: challenge.signature) : .failed(.expired)))
    }

    @Test(arguments: CaptchaDifficulty.allCases, CaptchaDifficulty.allCases)
    func `a challenge passes for its own difficulty and below`(
        made: CaptchaDifficulty, asked: CaptchaDifficulty
    ) async throws {
        let challenge = captcha.derivedChallenge(difficulty: made, at: now)
        let answer = await check(try #require(ProofOfWorkSolver.solve(challenge)), asked)
        if made == .normal, asked == .harder {
            #expect(answer == .failed(.tooEasy))
        } else {
            #expect(answer == .passed(until: Instant(milliseconds: 1_767_608_044_000), identity: challenge.signature))
        }
    }

    @Test func `either form is made as JSON and both are taken by one captcha`() async throws {
        for form in ProofOfWorkForm.allCases {
            let json = captcha.challengeJSON(form, difficulty: .normal, at: now)
            let members = try #require(
                try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: any Sendable])
            #expect((members["parameters"] != nil) == (form == .second))
            #expect((members["maxnumber"] != nil) == (form == .first))
        }
    }

    @Test(.timeLimit(.minutes(1))) func `making and checking take little`() async throws {
        let standard = try ProofOfWorkCaptcha(key: Array("test-hmac-key-0001".utf8))
        let clock = ContinuousClock()
        var challenges: [ProofOfWorkDerivedChallenge] = []
        let making = clock.measure {
            for _ in 0..<20 { challenges.append(standard.derivedChallenge(difficulty: .normal, at: now)) }
        }
        #expect(making < .seconds(2))
    }
}
