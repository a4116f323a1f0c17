import Recovery
import Retrace

// Who comes on an ordinary day, from where, and with which mistakes.
extension Simulation {
    func scheduleCitizens(on day: Int) {
        for time in Rhythm.beginnings(day: day, accounts: plan.accounts, start: plan.start, &random) {
            let resident = population.residents[random.below(population.residents.count)]
            guard let visit = visit(of: resident) else { continue }
            add(visit, at: time)
        }
    }

    private func visit(of resident: Population.Resident) -> Visit? {
        let right = RecoveryForm(account: resident.identifier, phone: resident.phone)
        guard let client = client(of: resident) else { return nil }
        let typed: RecoveryForm? =
            switch random.below(1000) {
            case ..<45: mistypedIdentifier(right)
            case ..<80: mistypedPhone(right)
            // The number they had before.
            case ..<110:
                try? RecoveryForm(account: right.account, phone: Population.phone(8_000_000 + random.below(999_999)))
            default: nil
            }
        return Visit(form: typed ?? right, rightForm: typed == nil ? nil : right, client: client, habits: .citizen)
    }

    private func client(of resident: Population.Resident) -> ClientAddress? {
        switch random.below(1000) {
        case ..<300: try? ClientAddress("27.64.8.\(random.within(1...24))")
        case ..<420: try? ClientAddress("113.160.20.\(random.within(2...9))")
        default: resident.home
        }
    }

    /// Two neighbouring digits swapped, or one of them wrong.
    private func mistypedIdentifier(_ form: RecoveryForm) -> RecoveryForm? {
        let text = mistyped(form.account.text)
        guard let account = try? AccountIdentifier(text, type: form.account.type) else { return nil }
        return RecoveryForm(account: account, phone: form.phone)
    }

    private func mistypedPhone(_ form: RecoveryForm) -> RecoveryForm? {
        guard let phone = try? PhoneNumber(mistyped(form.phone.national)) else { return nil }
        return RecoveryForm(account: form.account, phone: phone)
    }

    private func mistyped(_ text: String) -> String {
        var digits = Array(text)
        guard digits.count > 5 else { return text }
        let place = random.within(3...digits.count - 2)
        if random.chance(500), digits[place] != digits[place + 1] {
            digits.swapAt(place, place + 1)
        } else {
            digits[place] = Character("\(((digits[place].wholeNumberValue ?? 0) + random.within(1...9)) % 10)")
        }
        return String(digits)
    }
}
