struct AccountWords: Wording {
    let title: String
    let signedIn: String
    let next: String
    let signOut: String

    static let vietnamese = AccountWords(
        title: "Tài khoản của quý khách",
        signedIn: "Đang đăng nhập với tài khoản",
        next: "Quý khách có thể thực hiện các thủ tục hành chính bình thường.",
        signOut: "Đăng xuất"
    )

    static let english = AccountWords(
        title: "Your account",
        signedIn: "Signed in as",
        next: "You can now go on with your business as usual.",
        signOut: "Sign out"
    )
}
