import Recovery
import Retrace

/// Somebody who comes for an account: what they know, how they behave, and how far they are.
struct Visit {
    /// What they type, and what they type when they come back after a mistake.
    var form: RecoveryForm
    var rightForm: RecoveryForm?
    let client: ClientAddress
    var habits: Habits
    /// The attack that this is part of.
    let attack: AttackName?

    var handle: Handle?
    var difficulty = CaptchaDifficulty.normal
    var captchas = 0
    var resends = 0
    var tries = 0
    /// The newest code that has arrived.
    var code: String?
    var isVerified = false
    var isOver = false

    init(
        form: RecoveryForm, rightForm: RecoveryForm? = nil, client: ClientAddress, habits: Habits,
        attack: AttackName? = nil
    ) {
        self.form = form
        self.rightForm = rightForm
        self.client = client
        self.habits = habits
        self.attack = attack
    }
}

/// How somebody behaves; chances are in a thousand, times in seconds.
struct Habits {
    var captchaFailure = 30
    var leavesBeforeCaptcha = 40
    var leavesBeforeCode = 50
    var codeTypo = 45
    /// How long they take from one step to the next.
    var pace = 5...35
    /// How long they wait for a message before they ask again.
    var patience = 62...150
    var mostResends = 2
    /// So many codes are guessed instead of waited for.
    var guesses = 0
    /// Whether they sign in with what they got.
    var signsIn = 880
    var signInAfter = 20...600
    /// Whether the owner sees the notice and says that it was not them.
    var isDisavowed = false

    static let citizen = Habits()
}

/// What somebody does next.
enum Move {
    case begin
    case captcha
    case code
    case impatience
    case signIn(Secret)
    case changePassword
    case disavow(Secret)
    /// A message arrives at the phone, or is lost and reported so.
    case receive(Parcel)
}

/// The attacks that can be let loose.
enum AttackName: String, CaseIterable, Sendable {
    case enumeration, guessing, bombing, ring, simswap
}
