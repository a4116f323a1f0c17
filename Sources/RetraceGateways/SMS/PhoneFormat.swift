public import Recovery

/// How a gateway wants phone numbers written.
public enum PhoneFormat: String, Sendable, CaseIterable {
    /// `+84387584663`
    case e164
    /// `84387584663`
    case international
    /// `0387584663`
    case national

    public func text(_ phone: PhoneNumber) -> String {
        switch self {
        case .e164: phone.e164
        case .international: String(phone.e164.dropFirst())
        case .national: phone.national
        }
    }
}
