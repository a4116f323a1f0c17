import Foundation
import Recovery
import Retrace
import Testing

@Suite struct ProofOfWorkTests {
    private let now = Instant(milliseconds: 1_767_607_743_250)
    private let captcha: ProofOfWorkCaptcha

    init() throws {
        var settings = ProofOfWorkCaptcha.Settings()
        settings.maxNumber = 500
        settings.harderMaxNumber = 2000
        captcha = try ProofOfWorkCaptcha(key: Array("test-hmac-key-0001".utf8), settings: settings)
    }

    /// The published vector (docs of the format), as the JSON of a token.
    private func vector(
        algorithm: String = "\"SHA-256\"", number: String = "12345",
        salt: String = "0f1e2d3c4b5a69788796a5b4?expires=4102444800&",
        signature: String = "5a4cb1402b54b89489e10cc1a18e1c3d9783a34ed625f8e69a3272ee4a0a0613", more: String = ""
    ) -> Secret {
        token(
            """
            {"algorithm":\(algorithm),\
            "challenge":"4b1ea9af0e0a00ad199f58bafd3212e525bb35305b50c144373ada287d802402",\
            "number":\(number),"salt":"\(salt)","signature":"\(signature)"\(more)}
            """)
    }

    private func token(_ json: String) -> Secret { Secret(Data(json.utf8).base64EncodedString()) }

    private func check(_ token: Secret, _ difficulty: CaptchaDifficulty = .normal) async -> CaptchaAnswer {
        await captcha.check(token, difficulty: difficulty, at: now)
    }

    @Test func `the published vector passes`() async {
        let challenge = "4b1ea9af0e0a00ad199f58bafd3212e525bb35305b50c144373ada287d802402"
        let end = Instant(milliseconds: 4_102_444_800_000)
        #expect(await check(vector()) == .passed(until: end, identity: challenge))
    }

    @Test func `a challenge is made as the vector is`() {
        let made = captcha.challenge(
            salt: "0f1e2d3c4b5a69788796a5b4?expires=4102444800&", number: 12345, maxNumber: 50_000)
        #expect(made.challenge == "4b1ea9af0e0a00ad199f58bafd3212e525bb35305b50c144373ada287d802402")
        #expect(made.signature == "5a4cb1402b54b89489e10cc1a18e1c3d9783a34ed625f8e69a3272ee4a0a0613")
        #expect(ProofOfWorkSolver.number(for: made) == 12345)
    }

    @Test func `another number fails`() async {
        #expect(await check(vector(number: "12346")) == .failed(.wrong))
    }

    @Test func `digits moved from the number to the salt fail`() async {
        let salt = "0f1e2d3c4b5a69788796a5b4?expires=4102444800"
        #expect(await check(vector(number: "2345", salt: salt + "&1")) == .failed(.malformed))
        // Without its `&` the salt could be made to hash to the same with another number.
        let spliced = captcha.challenge(salt: salt, number: 12345, maxNumber: 1)
        #expect(await check(ProofOfWorkSolver.token(for: spliced, number: 12345)) == .failed(.malformed))
    }

    @Test func `a wrong signature fails`() async {
        let other = "5a4cb1402b54b89489e10cc1a18e1c3d9783a34ed625f8e69a3272ee4a0a0614"
        #expect(await check(vector(signature: other)) == .failed(.wrong))
        #expect(await check(vector(signature: "")) == .failed(.wrong))
        #expect(await check(vector(signature: "5A")) == .failed(.wrong))
    }

    @Test func `a challenge of another key fails`() async throws {
        let other = try ProofOfWorkCaptcha(key: Array("test-hmac-key-0002".utf8))
        #expect(await other.check(vector(), difficulty: .normal, at: now) == .failed(.wrong))
    }

    @Test(arguments: zip([-1, 0, 1], [true, false, false] as [Bool]))
    func `a challenge is good until the instant of its end`(late: Int64, isGood: Bool) async throws {
        let challenge = captcha.challenge(difficulty: .normal, at: now)
        let token = try #require(ProofOfWorkSolver.solve(challenge))
        // The end is a whole second: 300 s from now, rounded up.
        let end = Instant(milliseconds: 1_767_608_044_000)
        let answer = await captcha.check(
            token, difficulty: .normal, at: Instant(milliseconds: end.milliseconds + late))
        #expect(answer == (isGood ? .passed(until: end, identity: challenge.challenge) : .failed(.expired)))
    }

    @Test(arguments: CaptchaDifficulty.allCases, CaptchaDifficulty.allCases)
    func `a challenge passes for its own difficulty and below`(
        made: CaptchaDifficulty, asked: CaptchaDifficulty
    ) async throws {
        let challenge = captcha.challenge(difficulty: made, at: now)
        #expect(challenge.maxNumber == (made == .normal ? 500 : 2000))
        let answer = await check(try #require(ProofOfWorkSolver.solve(challenge)), asked)
        if made == .normal, asked == .harder {
            #expect(answer == .failed(.tooEasy))
        } else {
            let end = Instant(milliseconds: 1_767_608_044_000)
            #expect(answer == .passed(until: end, identity: challenge.challenge))
        }
    }

    @Test func `the difficulty in the salt is under the signature`() async throws {
        let challenge = captcha.challenge(difficulty: .normal, at: now)
        let number = try #require(ProofOfWorkSolver.number(for: challenge))
        let raised = ProofOfWorkChallenge(
            challenge: challenge.challenge, maxNumber: challenge.maxNumber,
            salt: challenge.salt.replacingOccurrences(of: "difficulty=1", with: "difficulty=2"),
            signature: challenge.signature)
        #expect(await check(ProofOfWorkSolver.token(for: raised, number: number), .harder) == .failed(.wrong))
    }

    @Test func `the published widget's token passes`() async {
        #expect(await check(vector(more: ",\"took\":1234")) != .failed(.malformed))
        #expect(await check(vector(more: ",\"took\":12.5")) != .failed(.malformed))
        #expect(await check(vector(more: ",\"took\":\"x\"")) == .failed(.malformed))
    }

    @Test func `what is no token fails`() async {
        let malformed = [
            Secret(""), Secret("%%%"), Secret("e30"), token("{}"), token("[]"), token("null"), token("\"\""),
            token("{\"algorithm\":"), vector(more: ",\"more\":1"), vector(number: "\"12345\""),
            vector(number: "12345.5"), vector(number: "-1"), vector(number: "1e99"), vector(number: "true"),
            vector(number: "null"), vector(algorithm: "256"), vector(algorithm: "\"SHA-1\""),
            vector(salt: "0f1e?expires=4102444800&expires=1&"), vector(salt: "0f1e?expires=&"), vector(salt: ""),
            vector(salt: "0f1e?difficulty=3&expires=4102444800&"), vector(salt: "?expires=4102444800&"),
            vector(salt: "0f1e?expires=99999999999999999999&"), vector(salt: "0f1e?expires=+1&"),
            vector(more: ",\"took\":1" + String(repeating: " ", count: 4096)),
        ]
        for token in malformed {
            let answer = await check(token)
            #expect(answer == .failed(.malformed), "\(token.exposed)")
        }
    }

    @Test func `a token of four KiB is read and one byte more is not`() async {
        let json = Data(base64Encoded: vector().exposed) ?? Data()
        let fitting = Secret((json + Data(repeating: 0x20, count: 3072 - json.count)).base64EncodedString())
        #expect(fitting.exposed.utf8.count == 4096)
        #expect(await check(fitting) != .failed(.malformed))
        let larger = Secret((json + Data(repeating: 0x20, count: 3073 - json.count)).base64EncodedString())
        #expect(await check(larger) == .failed(.malformed))
    }

    @Test func `one answer has one identity, however it is written`() async {
        let same = vector(more: ",\"took\":7")
        #expect(same != vector())
        #expect(await check(same) == check(vector()))
    }

    @Test func `the JSON of a challenge serves either spelling`() throws {
        let challenge = captcha.challenge(difficulty: .harder, at: now)
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(challenge.json.utf8)) as? [String: any Sendable])
        #expect(json["maxnumber"] as? Int == 2000)
        #expect(json["maxNumber"] as? Int == 2000)
        #expect(json["salt"] as? String == challenge.salt)
        #expect(json["algorithm"] as? String == "SHA-256")
        #expect(json["challenge"] as? String == challenge.challenge)
        #expect(json["signature"] as? String == challenge.signature)
        #expect(json.count == 6)
        #expect(challenge.salt.hasSuffix("?difficulty=2&expires=1767608044&"))
    }

    @Test func `the same random numbers make the same challenge, others another`() {
        var (first, second, third) = (
            SeededGenerator(seed: 1), SeededGenerator(seed: 1), SeededGenerator(seed: 2)
        )
        let one = captcha.challenge(difficulty: .normal, at: now, random: &first)
        #expect(one == captcha.challenge(difficulty: .normal, at: now, random: &second))
        #expect(one.salt != captcha.challenge(difficulty: .normal, at: now, random: &third).salt)
    }

    @Test func `a short key and senseless settings are refused`() {
        #expect(throws: InvalidProofOfWork.keyTooShort(bytes: 15)) {
            try ProofOfWorkCaptcha(key: [UInt8](repeating: 1, count: 15))
        }
        let key = [UInt8](repeating: 1, count: 16)
        var settings = ProofOfWorkCaptcha.Settings()
        settings.harderMaxNumber = 0
        #expect(throws: InvalidProofOfWork.maxNumberOutOfRange) { try ProofOfWorkCaptcha(key: key, settings: settings) }
        settings = ProofOfWorkCaptcha.Settings()
        settings.cost = 0
        #expect(throws: InvalidProofOfWork.costOutOfRange) { try ProofOfWorkCaptcha(key: key, settings: settings) }
        settings = ProofOfWorkCaptcha.Settings()
        settings.maxCounter = 2_000_000
        #expect(throws: InvalidProofOfWork.costOutOfRange) { try ProofOfWorkCaptcha(key: key, settings: settings) }
        settings = ProofOfWorkCaptcha.Settings()
        settings.life = .seconds(0)
        #expect(throws: InvalidProofOfWork.lifeOutOfRange) { try ProofOfWorkCaptcha(key: key, settings: settings) }
    }

    @Test func `a captcha does not print its key`() throws {
        let captcha = try ProofOfWorkCaptcha(key: Array("sixteen-bytes-or-more".utf8))
        var dumped = ""
        dump(captcha, to: &dumped)
        let asNumbers = Array("sixteen-".utf8).map(String.init).joined(separator: ", ")
        for text in [dumped, "\(captcha)", String(reflecting: captcha)] {
            #expect(!text.contains("sixteen") && !text.contains(asNumbers))
        }
    }
}
