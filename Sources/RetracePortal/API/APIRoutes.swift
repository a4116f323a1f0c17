import HTTPTypes
import Hummingbird
import NIOCore

extension Portal {
    /// The JSON API, as `openapi.json` describes it.
    package var apiRoutes: [Route] {
        [
            .get("/openapi.json", .api) { _ in openAPI },

            .post(API.recoveries, .api, isUniform: true, apiBegin),
            .get(API.recovery, .api, apiStatus),
            .post(API.recovery + "/captcha", .api, isUniform: true, apiCaptcha),
            .get(API.recovery + "/captcha", .api, apiChallenge),
            .post(API.recovery + "/resend", .api, isUniform: true, apiResend),
            .post(API.recovery + "/code", .api, isUniform: true, apiVerify),
            .post(API.recovery + "/password", .api, apiChoose),
            .post(API.recovery + "/give-up", .api, apiGiveUp),

            .post(API.signIns, .api, isUniform: true, apiSignIn),
            .post(API.signIn + "/password", .api, apiChangePassword),
            .post(API.signIn + "/end", .api, apiSignOut),

            .post(API.disavowals, .api, apiDisavow),
        ]
    }

    private var openAPI: Response {
        let bytes: [UInt8] = PackageResources.openapi_json
        return Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}

enum API {
    static let recoveries = "/api/v1/recoveries"
    /// The recovery whose handle is in the `Retrace-Handle` header: no URL names one.
    static let recovery = "/api/v1/recoveries/current"
    static let signIns = "/api/v1/sign-ins"
    static let signIn = "/api/v1/sign-ins/current"
    static let disavowals = "/api/v1/disavowals"
}
