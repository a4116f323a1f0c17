/// What `retrace demo` says on the terminal: what runs, where, what to type, how to stop.
struct PortalDemoScreen: Sendable {
    let style: Style
    /// Takes lines, and shows them at once.
    let output: @Sendable ([StyledText]) throws -> Void

    func begin(port: Int, folder: String) throws {
        let url = "http://localhost:\(port)"
        try output([
            style.bold("retrace demo") + "  the portal on this machine, with the account of its guide",
            style.dim("data in \(folder)"),
            "",
            "  The portal        " + style.cyan(url),
            "  A phone's inbox   " + style.cyan(url + "/hop-thu") + style.dim("  (in a second tab)"),
            "",
            "  1  On the sign-in page choose \u{201C}Quên mật khẩu\u{201D}  " + style.dim("(forgotten password)"),
            "  2  Cá nhân; number " + style.bold("123456789423") + "; phone " + style.bold("0387584663"),
            "     Tick the captcha, then \u{201C}Gửi OTP xác nhận\u{201D}  " + style.dim("(send the code)"),
            "  3  Type the code that comes to the inbox: the first is " + style.bold("725306"),
            "  4  A second message brings a temporary password: sign in with it,",
            "     and set one of your own.",
            "",
            "  \u{201C}English\u{201D} at the top of each page changes the language.",
            "  Stop with ctrl-C.",
        ])
    }

    func end(folder: String) throws {
        try output([
            "",
            "Stopped. What happened stands in the log:",
            "  " + style.cyan("retrace log --data \(folder)"),
            "  " + style.cyan("retrace verify --data \(folder)"),
        ])
    }
}
