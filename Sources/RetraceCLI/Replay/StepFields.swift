import Recovery
import Retrace
import RetraceAudit

/// A step as one object of JSON. Its keys are part of the interface; times are UTC.
struct StepFields {
    private let language: AuditLanguage

    init(_ language: AuditLanguage) { self.language = language }

    func json(_ step: ReplayedStep) -> String { Value.object(fields(step)).json }

    private func fields(_ step: ReplayedStep) -> [(key: String, value: Value)] {
        let words = step.words()
        return [
            ("position", .number(step.position)), ("time", .time(step.event.time)),
            ("elapsed_ms", step.elapsed.map { .number($0.milliseconds) } ?? .none),
            ("type", .text(step.event.payload.type.description)), ("actor", .text(step.event.actor.name)),
            ("session", .id(step.event.session)), ("command", .id(step.event.command?.id)),
            ("payload", .payload(step.event.payload, step.event.time)),
            ("happened", text(words.happened)), ("before", state(step.before)), ("after", state(step.after)),
            ("before_words", text(words.before)), ("after_words", text(words.after)),
            ("rules", .list(words.rules.map(rule))), ("citizen_saw", text(words.citizenSaw)),
            ("sent", text(words.sent)), ("policy", step.policy.map { .number($0.version) } ?? .none),
        ]
    }

    private func text(_ sentence: Sentence?) -> Value { sentence.map { .text($0[language]) } ?? .none }

    private func state(_ session: SessionView?) -> Value {
        session.map { session in .object(Columns.sessions.map { ($0.key, $0.value(session)) }) } ?? .none
    }

    private func rule(_ rule: Rule) -> Value {
        .object([("id", .text(rule.description)), ("summary", .text(rule.words[language]))])
    }
}
