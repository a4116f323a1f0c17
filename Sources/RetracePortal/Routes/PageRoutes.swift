extension Portal {
    /// The citizen's pages, in the order of the flow.
    package var pageRoutes: [Route] {
        [
            .get(PortalPath.signIn, .page, showSignIn),
            .post(PortalPath.signIn, .page, signIn),

            .get(PortalPath.request, .page, showRequest),
            .post(PortalPath.request, .page, isUniform: true, request),
            .get(PortalPath.challenge, .page, showChallenge),
            .get(PortalPath.captcha, .page, showCaptcha),
            .post(PortalPath.captcha, .page, isUniform: true, solveCaptcha),

            .get(PortalPath.code, .page, showCode),
            .post(PortalPath.code, .page, isUniform: true, verifyCode),
            .post(PortalPath.resend, .page, isUniform: true, resendCode),
            .post(PortalPath.giveUp, .page, giveUp),

            .get(PortalPath.choose, .page, showChoice),
            .post(PortalPath.choose, .page, choosePassword),
            .get(PortalPath.done, .page, showEnd),

            .get(PortalPath.changePassword, .page, showChange),
            .post(PortalPath.changePassword, .page, changePassword),
            .get(PortalPath.account, .page, showAccount),
            .post(PortalPath.signOut, .page, signOut),

            .get(PortalPath.notMe, .page, showNotMe),
            .post(PortalPath.notMe, .page, disavow),
            .get(PortalPath.help) { call in page(HelpPage(), call.visit) },
            .post(PortalPath.language, .page, setLanguage),
            .get(PortalPath.assets + "/{name}", .page, showAsset),
        ]
    }
}
