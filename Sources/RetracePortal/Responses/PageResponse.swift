import HTTPTypes
import Hummingbird
import NIOCore
import Retrace

extension Portal {
    func page(_ page: some Page, _ visit: Visit, status: HTTPResponse.Status = .ok) -> Response {
        let html = renderer.render(page, in: visit.language, path: visit.path)
        return Response(
            status: status,
            headers: [.contentType: "text/html; charset=utf-8", .contentLanguage: visit.language.rawValue],
            body: .init(byteBuffer: ByteBuffer(string: html)))
    }

    /// To a page of our own, by GET, so that a reload sends nothing again.
    func redirect(to path: String, _ cookies: PortalCookie...) -> Response {
        let response = Response(status: .seeOther, headers: [.location: basePath + path])
        return cookies.reduce(response) { $0.with($1) }
    }
}

extension Response {
    func with(retryAfter seconds: Int64?) -> Response {
        var response = self
        if let seconds { response.headers[.retryAfter] = String(max(1, seconds)) }
        return response
    }
}
