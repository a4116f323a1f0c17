import Recovery
import RetracePortal
import Testing

@Suite struct SignInTableTests {
    private let noon = Instant(milliseconds: 1_767_607_200_000)

    private func signIn(_ number: Int, ends: Instant? = nil) throws -> SignIn {
        let account = try AccountIdentifier(String(100_000_000_000 + number), type: .individual)
        return SignIn(account: account, isRestricted: false, position: 0, ends: ends ?? noon + .minutes(30))
    }

    @Test func `the sign-ins of an account are found among others, and go one by one`() throws {
        var table = SignInTable()
        table.put(try signIn(1), under: "a")
        table.put(try signIn(2), under: "b")
        table.put(try signIn(1), under: "c")
        let account = try signIn(1).account
        #expect(Set(table.signIns(of: account).map(\.token)) == ["a", "c"])
        table.remove("a")
        #expect(table.signIns(of: account).map(\.token) == ["c"])
        table.remove("c")
        #expect(table.signIns(of: account).isEmpty)
        #expect(table.count == 1)
        #expect(table["b"] != nil)
    }

    @Test func `a sign-in that is put again is the same one`() throws {
        var table = SignInTable()
        table.put(try signIn(1), under: "a")
        table.put(try signIn(1, ends: noon + .hours(1)), under: "a")
        #expect(table.count == 1)
        #expect(table.signIns(of: try signIn(1).account).map(\.signIn.ends) == [noon + .hours(1)])
    }

    @Test func `to make place those go that are over, and then a tenth, the oldest first`() throws {
        var table = SignInTable()
        for number in 0..<10 { table.put(try signIn(number, ends: noon), under: "over \(number)") }
        for number in 0..<100 {
            table.put(try signIn(number, ends: noon + .seconds(Int64(number + 1))), under: "\(number)")
        }
        table.makePlace(at: noon)
        #expect(table.count == 89)
        #expect((0..<10).allSatisfy { table["over \($0)"] == nil })
        #expect((0..<11).allSatisfy { table["\($0)"] == nil })
        #expect((11..<100).allSatisfy { table["\($0)"] != nil })
    }
}
