import Recovery

/// What happened outside of sessions: to accounts, policy, keys, the clock, personal data.
struct HappenedToRecords {
    let clock: Clock

    func sentence(_ payload: Payload) -> Sentence {
        switch payload {
        case .accountRegistered(let it):
            Sentence(
                "Danh bạ có tài khoản mới \(it.account.short) với điện thoại \(it.phone.short)",
                "The directory has a new account \(it.account.short) with phone \(it.phone.short)") + since(it.since)
        case .phoneChanged(let it):
            Sentence(
                "Danh bạ có điện thoại khác \(it.phone.short) cho tài khoản \(it.account.short)",
                "The directory has another phone \(it.phone.short) for account \(it.account.short)") + since(it.since)
        case .policyAdopted(let it):
            Sentence(
                "Chính sách phiên bản \(it.policy.version) có hiệu lực từ đây.",
                "Version \(it.policy.version) of the policy is in force from here on.")
        case .keyCreated(let it):
            Sentence("Tạo ", "Made: ") + it.kind.words + Sentence(" kỳ \(it.epoch).", " of epoch \(it.epoch).")
        case .keyDestroyed(let it):
            Sentence("Hủy ", "Destroyed: ") + it.kind.words + Sentence(" kỳ \(it.epoch).", " of epoch \(it.epoch).")
        case .clockObserved(let it):
            Sentence("Đồng hồ máy chỉ \(clock(it.wall)): ", "The wall clock said \(clock(it.wall)): ")
                + it.reason.words + .stop
        case .subjectErased(let it): subject(it, Sentence("Xóa dữ liệu cá nhân của", "Personal data were erased:"))
        case .personalDataRevealed(let it):
            subject(it, Sentence("Xem dữ liệu cá nhân của", "Personal data were looked at:"))
        default: Sentence("", "")
        }
    }

    private func since(_ since: Instant?) -> Sentence {
        (since.map { Sentence(", đăng ký từ \(clock($0))", ", on record since \(clock($0))") } ?? Sentence("", ""))
            + .stop
    }

    private func subject(_ it: SubjectEvent, _ what: Sentence) -> Sentence {
        what
            + Sentence(
                " \(it.subject.short), lý do số \(it.reason), vụ việc \(it.caseNumber).",
                " \(it.subject.short), reason \(it.reason), case \(it.caseNumber).")
    }
}
