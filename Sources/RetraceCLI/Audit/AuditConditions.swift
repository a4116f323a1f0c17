import ArgumentParser
import RetraceAudit

/// Whose events an audit judges: those that meet every condition.
struct AuditConditions: ParsableArguments {
    @Option(help: ArgumentHelp("Of this session: its id, or the first digits.", valueName: "id"))
    var session: IDArgument?

    @OptionGroup var subjects: SubjectOptions
    @OptionGroup var times: TimeOptions

    var scope: AuditScope {
        var scope = AuditScope()
        scope.session = session?.prefix
        scope.account = subjects.account?.prefix
        scope.phone = subjects.phone?.prefix
        scope.client = subjects.client?.prefix
        scope.network = subjects.network?.prefix
        scope.times = times.range
        return scope
    }

    var areAny: Bool {
        let ids = [session, subjects.account, subjects.phone, subjects.client, subjects.network]
        return ids.contains { $0 != nil } || times.range != nil
    }
}

extension IDArgument {
    fileprivate var prefix: IDPrefix? { IDPrefix(digits) }
}
