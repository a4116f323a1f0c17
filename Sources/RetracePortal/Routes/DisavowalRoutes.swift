import Hummingbird
import Recovery
import Retrace

// "This was not me", by the token in a message.
extension Portal {
    @Sendable func showNotMe(_ call: Call) async throws -> Response {
        page(NotMePage(formID: FormID.new(), token: "", problem: nil), call.visit)
    }

    @Sendable func disavow(_ call: Call) async throws -> Response {
        let fields = try call.form()
        guard let token = fields.secret("token") else { return refused(.missing, fields, call.visit) }
        guard throttle.allows(call.visit.client, at: engine.now) else { return errorPage(.tooMany, call.visit) }
        do throws(RetraceError) {
            guard try await engine.disavow(token).answer == .done else {
                throttle.note(call.visit.client, at: engine.now)
                return refused(.invalid, fields, call.visit)
            }
        } catch {
            guard case .directory = error else { throw error }
            // The session has ended; only its temporary password could not be taken back yet.
            report(error, call.visit)
            return refused(.unavailable, fields, call.visit)
        }
        return page(NotMeDonePage(), call.visit)
    }

    private func refused(_ problem: NotMeProblem, _ fields: FormFields, _ visit: Visit) -> Response {
        page(
            NotMePage(formID: FormID.new(), token: fields["token"], problem: problem), visit,
            status: problem == .unavailable ? .serviceUnavailable : .unprocessableContent)
    }
}
