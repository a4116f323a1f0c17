import Recovery

/// The two radio buttons, as AccountType.mustache draws them.
struct AccountTypeChoice: Sendable {
    let legend: String
    let isIndividual: Bool
    let isOrganization: Bool

    init(legend: String, chosen: AccountType) {
        self.legend = legend
        isIndividual = chosen == .individual
        isOrganization = chosen == .organization
    }
}
