/// The paths of the pages, below the portal's `basePath`.
package enum PortalPath {
    package static let signIn = "/dang-nhap"
    package static let request = "/lay-lai"
    package static let captcha = "/lay-lai/xac-minh"
    /// A fresh proof-of-work challenge, as JSON.
    package static let challenge = "/lay-lai/thu-thach"
    package static let code = "/lay-lai/ma-otp"
    package static let resend = "/lay-lai/gui-lai"
    package static let choose = "/lay-lai/mat-khau"
    package static let done = "/lay-lai/xong"
    package static let giveUp = "/lay-lai/thoi"
    package static let changePassword = "/doi-mat-khau"
    package static let account = "/tai-khoan"
    package static let signOut = "/dang-xuat"
    package static let notMe = "/khong-phai-toi"
    package static let help = "/tro-giup"
    package static let language = "/ngon-ngu"
    /// The folder of the assets.
    package static let assets = "/tep"

    /// Those that a template may name, as `to.signIn`.
    static let named: [String: String] = [
        "signIn": signIn, "request": request, "captcha": captcha, "challenge": challenge, "code": code,
        "resend": resend, "choose": choose, "done": done, "giveUp": giveUp, "changePassword": changePassword,
        "account": account, "signOut": signOut, "notMe": notMe, "help": help, "language": language,
    ]
}
