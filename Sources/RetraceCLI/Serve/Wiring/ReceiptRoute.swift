import HTTPTypes
import Hummingbird
import Logging
import Retrace

/// Takes a gateway's receipts: the message's reference with its MAC in the path, what became of it in the query.
struct ReceiptRoute {
    let engine: Engine
    let reader: ReceiptReader

    func add<Context: RequestContext>(to router: some RouterMethods<Context>) {
        router.get("\(reader.path)/**") { request, context in
            let status = request.uri.queryParameters["status"].map(String.init) ?? ""
            switch reader.read(request.uri.path, status) {
            case .forged: return Response(status: .notFound)
            case .progress: return Response(status: .noContent)
            case .receipt(let session, let message, let isDelivered):
                do {
                    try await engine.reportReceipt(session, message, isDelivered: isDelivered)
                    return Response(status: .noContent)
                } catch {
                    // The gateway asks again later.
                    context.logger.error("a receipt could not be noted", metadata: ["error": "\(error)"])
                    return Response(status: .serviceUnavailable)
                }
            }
        }
    }
}
