import Recovery
import Retrace

/// What a password of the citizen's own must be: long enough, and not one that everybody tries first (NIST SP 800-63B-4
/// §3.1.1). No rules of composition.
struct PasswordRules: Sendable {
    let minimum: Int
    let maximum = 128

    /// What is wrong with a new password, typed twice; nil if nothing is.
    func problem(_ password: Secret?, _ again: Secret?, of account: AccountIdentifier? = nil) -> PasswordProblem? {
        let text = password?.exposed ?? ""
        if text.count < minimum { return .tooShort(minimum: minimum) }
        if text.utf8.count > maximum { return .tooLong }
        if Self.isCommon(text) { return .tooCommon }
        if let account, text.contains(account.text) { return .containsIdentifier }
        return password == again ? nil : .mismatch
    }

    /// One of the usual first guesses, one character over and over, or a run of the keyboard or the alphabet.
    private static func isCommon(_ text: String) -> Bool {
        let lower = text.lowercased()
        if Set(lower).count < 3 { return true }
        if runs.contains(where: { $0.contains(lower) }) { return true }
        let letters = lower.filter(\.isLetter)
        return usual.contains(lower) || (usual.contains(letters) && lower.count - letters.count <= 4)
    }

    private static let runs = [
        "01234567890123456789", "98765432109876543210", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm",
    ]

    /// In lower case; digits behind them do not help.
    private static let usual: Set<String> = [
        "password", "matkhau", "matkhaucuatoi", "khongbiet", "quenmatkhau", "khanhhoa", "nhatrang", "vietnam", "hanoi",
        "saigon", "anhyeuem", "emyeuanh", "iloveyou", "hanhchinhcong", "dichvucong", "motcua", "motcuasms", "admin",
        "administrator", "welcome", "letmein", "qwerty", "qwertyuiop", "abc", "abcd", "abcdef", "passw0rd", "p@ssw0rd",
        "p@ssword", "1q2w3e4r", "1q2w3e4r5t", "qazwsx", "zaq12wsx", "football", "monkey", "dragon", "sunshine",
        "princess", "changeme", "secret", "toiyeuvietnam", "yeuem", "giadinh", "hanhphuc",
    ]
}

extension PortalSettings {
    var passwordRules: PasswordRules { PasswordRules(minimum: passwordMinimum) }
}
