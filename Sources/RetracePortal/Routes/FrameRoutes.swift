import HTTPTypes
import Hummingbird
import NIOCore

// What every page needs: its style, scripts and emblem, and the choice of language.
extension Portal {
    @Sendable func showAsset(_ call: Call) async throws -> Response {
        guard let name = call.parameters.get("name"), let asset = assets.asset(named: name) else {
            return errorPage(.notFound, call.visit)
        }
        var headers: HTTPFields = [
            .contentType: asset.contentType, .cacheControl: "public, max-age=31536000, immutable", .eTag: asset.etag,
        ]
        if call.head.headerFields[.ifNoneMatch] == asset.etag {
            return Response(status: .notModified, headers: headers)
        }
        headers[.crossOriginResourcePolicy] = "same-origin"
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: asset.bytes)))
    }

    @Sendable func setLanguage(_ call: Call) async throws -> Response {
        let fields = try call.form()
        guard let language = Language(rawValue: fields["language"]) else { throw BadForm() }
        let known = pageRoutes.contains { $0.method == .get && basePath + $0.path == fields["return"] }
        let path = known ? String(fields["return"].dropFirst(basePath.utf8.count)) : PortalPath.signIn
        return redirect(to: path, PortalCookie.set(PortalCookie.language, language.rawValue, days: 365))
    }
}
