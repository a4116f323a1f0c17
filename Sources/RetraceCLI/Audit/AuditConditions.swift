import ArgumentParser
import RetraceAudit

/// Whose events an audit judges: those that meet every condition.
struct AuditConditions: ParsableArguments {
    @Option(help: ArgumentHelp("Of this session: its id, or the first digits.", valueName: "id"))
    var session: IDArgument?

    @OptionGroup var subjects: SubjectOptions
    @OptionGroup var times: TimeOptions

    var scope: AuditScope {
        get throws {
            var scope = AuditScope()
            scope.session = try session?.prefix
            scope.account = try subjects.account?.prefix
            scope.phone = try subjects.phone?.prefix
            scope.client = try subjects.client?.prefix
            scope.network = try subjects.network?.prefix
            scope.times = times.range
            return scope
        }
    }

    var areAny: Bool {
        let ids = [session, subjects.account, subjects.phone, subjects.client, subjects.network]
        return ids.contains { $0 != nil } || times.range != nil
    }
}

extension IDArgument {
    /// What was given narrows, or is refused: it never falls away.
    fileprivate var prefix: IDPrefix {
        get throws {
            guard let prefix = IDPrefix(digits) else { throw WrongInput("\(digits) is not an id's first digits") }
            return prefix
        }
    }
}
