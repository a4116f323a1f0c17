/// A rule of docs/rules.md, by its id. The raw value is what the log stores.
public enum Rule: UInt8, Sendable, CaseIterable, CustomStringConvertible {
    case o1 = 1, o2, o3, o4, o5, o6, o7, o8
    case t1 = 21, t2, t3, t4, t5, t6, t7, t8
    case l1 = 41, l2, l3, l4, l5, l6, l7, l8
    case e1 = 61, e2, e3, e4, e5

    /// The id as people write it: `O4`.
    public var description: String {
        let (letter, base): (String, UInt8) =
            switch rawValue {
            case 1...8: ("O", 0)
            case 21...28: ("T", 20)
            case 41...48: ("L", 40)
            default: ("E", 60)
            }
        return "\(letter)\(rawValue - base)"
    }

    /// From an id as people write it; nil if there is no such rule.
    public init?(id: String) {
        guard let rule = Rule.allCases.first(where: { $0.description == id }) else { return nil }
        self = rule
    }

    /// What the rule asks, in a few words, for a person who reads a refusal.
    public var summary: String {
        switch self {
        case .o1: "a recovery begins with a request, once"
        case .o2: "a captcha passes once, in a session that waits for it"
        case .o3: "a code is issued only after the captcha"
        case .o4: "only the newest code counts, while it lives, and once"
        case .o5: "credentials follow a verified code, once"
        case .o6: "a code expires only when it is due"
        case .o7: "nothing follows the end of a session"
        case .o8: "every command has an answer in every state"
        case .t1: "a code lives for a short while"
        case .t2: "a code is sent again only after a wait"
        case .t3: "a session lives for a short while"
        case .t4: "temporary credentials live for a short while"
        case .t5: "what falls due is recorded"
        case .t6: "log time never goes backwards"
        case .t7: "after too many wrong codes comes a pause"
        case .t8: "credentials are sent soon or not at all"
        case .l1: "wrong codes in a session"
        case .l2: "codes for one phone, account and pair"
        case .l3: "wrong codes of one pair"
        case .l4: "requests from one client"
        case .l5: "requests from one network"
        case .l6: "accounts asked for by one client"
        case .l7: "phones tried for one account"
        case .l8: "messages in a day"
        case .e1: "nobody learns whether an account exists"
        case .e2: "a decoy answers as a real session does"
        case .e3: "a handle or token carries its proof"
        case .e4: "no secret in the log"
        case .e5: "secrets are compared in constant time"
        }
    }
}
