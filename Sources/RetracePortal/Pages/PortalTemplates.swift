/// All templates by name: one for each page, and the parts that they share.
package enum PortalTemplates {
    package static let pages: [any Page.Type] = [
        SignInPage.self, RequestPage.self, CaptchaPage.self, CodePage.self, ChoosePasswordPage.self,
        ChangePasswordPage.self, EndPage.self, EndedPage.self, AccountPage.self, NotMePage.self, NotMeDonePage.self,
        HelpPage.self, ErrorPage.self, InboxPage.self,
    ]

    package static let parts: [String: [UInt8]] = [
        "layout": PackageResources.Layout_mustache,
        "head": PackageResources.Head_mustache,
        "languageSwitch": PackageResources.LanguageSwitch_mustache,
        "problems": PackageResources.Problems_mustache,
        "field": PackageResources.Field_mustache,
        "accountType": PackageResources.AccountType_mustache,
        "captchaBox": PackageResources.CaptchaBox_mustache,
        "passwordForm": PackageResources.PasswordForm_mustache,
        "otherWays": PackageResources.OtherWays_mustache,
    ]

    package static let all: [String: String] = {
        var all = parts.mapValues { String(decoding: $0, as: UTF8.self) }
        for page in pages { all[page.template.name] = page.template.source }
        return all
    }()
}
