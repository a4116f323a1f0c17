import Foundation
import Recovery
import Retrace
import RetraceLDAP
import Testing

@Suite struct SettingsTests {
    /// The shipped settings with a change in their text.
    private func error(_ old: String, _ new: String) throws -> LDAPSettingsError? {
        let text = try Slapd.fixture("settings.json")
        let changed = text.replacing(old, with: new)
        try #require(changed != text || old == new, "the shipped settings lack \(old)")
        do throws(LDAPSettingsError) {
            _ = try LDAPDirectory(try LDAPDirectory.Settings(json: Array(changed.utf8)))
            return nil
        } catch {
            return error
        }
    }

    @Test func `the shipped settings are good`() throws {
        #expect(try error("", "") == nil)
    }

    private static let mistakes: [(String, String, String, String)] = [
        ("{\n  \"url\"", "{{\n  \"url\"", "settings", "not JSON"),
        ("\"url\": \"ldap://127.0.0.1:3890\",", "", "url", "missing"),
        ("\"bindDN\"", "\"bindDn\"", "bindDN", "missing"),
        ("\"url\"", "\"colour\": 1, \"url\"", "colour", "no such setting"),
        ("\"phone\":", "\"colour\": 1, \"phone\":", "attributes.colour", "no such setting"),
        ("\"ldap://127.0.0.1:3890\"", "389", "url", "text in quotes"),
        ("true", "\"true\"", "usesPasswordReset", "true or false"),
        ("true", "1", "usesPasswordReset", "true or false"),
        ("true", "true, \"timeLimit\": \"3\"", "timeLimit", "a number"),
        ("true", "true, \"timeLimit\": 0", "timeLimit", "0.1 to 30"),
        ("true", "true, \"connectTimeout\": 31", "connectTimeout", "0.1 to 30"),
        ("true", "true, \"connections\": 1.5", "connections", "whole number"),
        ("true", "true, \"connections\": 0", "connections", "1 to 64"),
        ("true", "true, \"passwordCost\": 30", "passwordCost", "4 to 20"),
        ("true", "true, \"scope\": \"base\"", "scope", "oneLevel or subtree"),
        ("[\"TRUE\"]", "\"TRUE\"", "attributes.disabledValues", "list"),
        ("\"password\"", "\"passwordFile\": \"x\", \"password\"", "passwordFile", "not both"),
        ("\"password\": \"service secret\",", "", "passwordFile", "name the file"),
        ("\"password\": \"service secret\"", "\"passwordFile\": \"/no/such\"", "passwordFile", "can't be read"),
        ("service secret", "", "password", "empty"),
        ("cn=retrace,dc=example,dc=vn", "retrace", "bindDN", "distinguished name"),
        ("\"ou=people,dc=example,dc=vn\"", "\"\"", "baseDN", "distinguished name"),
        ("true", "true, \"decoyDN\": \"nobody\"", "decoyDN", "distinguished name"),
        ("\"mobile\"", "\"mo bile\"", "attributes.phone", "attribute's name"),
        ("\"disabled\": \"retraceDisabled\",", "", "attributes.disabled", "disabledValues"),
        ("ldap://127.0.0.1:3890", "http://127.0.0.1", "url", "write ldaps://"),
        ("ldap://127.0.0.1:3890", "ldap://127.0.0.1:99999", "url", "write ldaps://"),
        ("ldap://127.0.0.1:3890", "ldap://127.0.0.1/dc=vn", "url", "write ldaps://"),
        ("ldap://127.0.0.1:3890", "ldap://one ldap://two", "url", "write ldaps://"),
        ("ldap://127.0.0.1:3890", "ldap://user@127.0.0.1", "url", "write ldaps://"),
        ("ldap://127.0.0.1:3890", "ldap://ldap.example.vn", "url", "unencrypted"),
        ("ldap://127.0.0.1:3890", "ldap://127.0.0.1.example.vn", "url", "unencrypted"),
        ("ldap://127.0.0.1:3890\"", "ldaps://localhost\", \"startTLS\": true", "startTLS", "ldap:// alone"),
        ("ldap://127.0.0.1:3890\"", "ldaps://localhost\", \"caFile\": \"/no/such\"", "caFile", "can't be read"),
    ]

    @Test(arguments: mistakes)
    func `each mistake has its sentence`(old: String, new: String, key: String, reason: String) throws {
        let error = try #require(try error(old, new))
        #expect(error.key == key)
        #expect(error.reason.contains(reason))
    }

    @Test(arguments: [
        ("(employeeNumber={identifier})", "(&(employeeNumber={identifier})", "lacks a )"),
        ("(&(employeeType=individual)(employeeNumber={identifier}))", "uid={identifier}", "lacks a ("),
        ("{identifier}))\",\n", "{identifier})))\",\n", "behind the filter's last"),
        ("={identifier}", "=*{identifier}*", "whole identifier"),
        ("={identifier}", "={phone}", "only placeholder"),
        ("={identifier}", "=12345", "without {identifier}"),
        ("(employeeNumber={identifier})", "(|(uid=*)(employeeNumber={identifier}))", "without {identifier}"),
        ("(employeeNumber={identifier})", "(!(employeeNumber={identifier}))", "without {identifier}"),
        ("(employeeNumber={identifier})", "(employeeNumber>={identifier})", "without {identifier}"),
        ("employeeNumber={identifier}", "employee number={identifier}", "attribute's name"),
        ("individual)", "\\\\zz)", "hexadecimal"),
        ("employeeType=individual", "employeeType=", "empty"),
        ("employeeType=individual", "employeeType", "lacks a ="),
    ])
    func `each mistake in a filter has its sentence`(old: String, new: String, reason: String) throws {
        let error = try #require(try error(old, new))
        #expect(error.key.hasPrefix("filters."))
        #expect(error.reason.contains(reason), "\(error)")
    }

    @Test func `without a filter there is nothing to find`() throws {
        var settings = try LDAPDirectory.Settings(json: Array(try Slapd.fixture("settings.json").utf8))
        settings.individualFilter = nil
        settings.organizationFilter = nil
        let error = #expect(throws: LDAPSettingsError.self) { try LDAPDirectory(settings) }
        #expect(error?.key == "filters")
    }

    @Test(arguments: [
        "ldap://localhost", "ldap://[::1]:389", "ldap://127.1.2.3:389/", "ldapi://%2Frun%2Fslapd%2Fldapi",
        "LDAP://localhost",
    ])
    func `the loopback needs no encryption`(url: String) throws {
        #expect(try error("ldap://127.0.0.1:3890", url) == nil)
    }

    @Test func `another machine needs encryption, or an explicit word`() throws {
        #expect(try error("3890\"", "3890\", \"allowsPlainText\": true") == nil)
        #expect(
            try error("ldap://127.0.0.1:3890\"", "ldap://ldap.example.vn\", \"allowsPlainText\": true") == nil)
        let ca = "\"caFile\": \"\(Slapd.repository)/README.md\""
        #expect(try error("ldap://127.0.0.1:3890\"", "ldaps://ldap.example.vn\", \(ca)") == nil)
        #expect(
            try error("ldap://127.0.0.1:3890\"", "ldap://ldap.example.vn\", \"startTLS\": true, \(ca)") == nil)
    }

    @Test func `a password can stand in a file of its own`() throws {
        let folder = try TemporaryFolder()
        try "from the file\n".write(toFile: folder.path("password"), atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: folder.path("password"))
        let text = try Slapd.fixture("settings.json")
            .replacing("\"password\": \"service secret\"", with: "\"passwordFile\": \"\(folder.path("password"))\"")
        try text.write(toFile: folder.path("settings.json"), atomically: true, encoding: .utf8)
        let settings = try LDAPDirectory.Settings.read(from: folder.path("settings.json"))
        #expect(settings.password == Secret("from the file"))
        #expect(!"\(settings)".contains("from the file"))
    }

    @Test(arguments: [0o640, 0o604, 0o666])
    func `a password's file that others can read is refused`(mode: Int) throws {
        let folder = try TemporaryFolder()
        try "from the file\n".write(toFile: folder.path("password"), atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: folder.path("password"))
        let text = try Slapd.fixture("settings.json")
            .replacing("\"password\": \"service secret\"", with: "\"passwordFile\": \"\(folder.path("password"))\"")
        let error = #expect(throws: LDAPSettingsError.self) {
            try LDAPDirectory.Settings(json: Array(text.utf8))
        }
        #expect(error?.key == "passwordFile")
        #expect(error?.reason.contains("mode \(String(mode, radix: 8))") == true)
    }

    @Test(arguments: [
        ("20240501093000Z", 1_714_555_800_000), ("20240501163000+0700", 1_714_555_800_000),
        ("202405010930Z", 1_714_555_800_000), ("2024050109.5Z", 1_714_555_800_000),
        ("20240501093000.25Z", 1_714_555_800_250), ("19691231235959Z", -1_000), ("20240229000000Z", 1_709_164_800_000),
    ])
    func `a generalized time is read`(text: String, milliseconds: Int64) {
        #expect(instant(generalizedTime: text) == Instant(milliseconds: milliseconds))
    }

    @Test(arguments: ["", "2024", "20230229000000Z", "20240501093000", "20240501256000Z", "20240501093000Zx", "x"])
    func `what is no generalized time is none`(text: String) {
        #expect(instant(generalizedTime: text) == nil)
    }
}
