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
        case .holdPlaced(let it):
            subject(
                it,
                Sentence("Giữ lại để phục vụ pháp luật, không được xóa:", "Put under a legal hold, not to be erased:"))
        case .holdLifted(let it): subject(it, Sentence("Bỏ lệnh giữ lại:", "The legal hold was lifted:"))
        case .logRestored(let it): restored(it)
        case .retentionApplied(let it): removed(it)
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
                " \(it.subject.short), lý do số \(it.reason), vụ việc “\(it.caseNumber)”",
                " \(it.subject.short), reason \(it.reason), case “\(it.caseNumber)”")
            + (it.by.isEmpty ? nil : Sentence(", bởi \(it.by)", ", by \(it.by)")) + .stop
    }

    private func restored(_ it: LogRestored) -> Sentence {
        let lost = it.oldSize > it.restoredSize ? it.oldSize - it.restoredSize : 0
        return Sentence(
            "Nhật ký được phục hồi từ bản sao có \(it.restoredSize) sự kiện; điểm kiểm cũ của “\(it.oldOrigin)” "
                + "đếm \(it.oldSize), nên \(lost) sự kiện đã mất.",
            "The log was restored from a copy of \(it.restoredSize) events; the old checkpoint of “\(it.oldOrigin)” "
                + "counted \(it.oldSize), so \(lost) are lost.")
    }

    private func removed(_ it: RetentionApplied) -> Sentence {
        Sentence(
            "Hết thời hạn lưu giữ, đã xóa khỏi kho định danh: \(it.accounts) tài khoản và \(it.phones) điện thoại "
                + "(sau \(it.identityDays) ngày), \(it.clients) máy khách và \(it.networks) mạng "
                + "(sau \(it.clientDays) ngày).",
            "Past their time, removed from the vault: accounts \(it.accounts) and phones \(it.phones) "
                + "(after \(it.identityDays) days), clients \(it.clients) and networks \(it.networks) "
                + "(after \(it.clientDays) days).")
    }
}
