/// Signed in.
package struct AccountPage: Page {
    package static let template = PageTemplate(
        "account", PackageResources.AccountPage_mustache, words: AccountWords.self, scripts: [.portal])

    let accountName: String
    let signOutFormID: String

    package init(accountName: String, signOutFormID: String) {
        self.accountName = accountName
        self.signOutFormID = signOutFormID
    }

    package func view(in language: Language) -> any PageView {
        View(accountName: accountName, signOutFormID: signOutFormID)
    }

    struct View: PageView {
        let accountName: String
        let signOutFormID: String
    }
}
