// Messages and what they bring: how `evolve` keeps deliveries, the outbox and the day's count.
extension Situation {
    mutating func attempt(_ it: MessageAttempted, _ event: Event) {
        countMessage(at: event.time)
        guard let id = event.session, let index = sessions.index(of: id) else { return }
        sessions.values[index].attempt(it)
        outbox.push(id, at: it.leaseEnds)
        guard it.message.kind == .credentials else { return }
        let account = accounts.index(of: sessions.values[index].request.account, orInsert: AccountMemory())
        accounts.values[account].attempted = id
    }

    mutating func fail(_ it: MessageFailed, _ event: Event) {
        guard let id = event.session, let index = sessions.index(of: id) else { return }
        sessions.values[index].fail(it)
        if let retry = it.retryAt { outbox.push(id, at: retry) }
    }

    mutating func send(_ it: CredentialsSent, _ event: Event) {
        guard let id = event.session, let index = sessions.index(of: id) else { return }
        sessions.values[index].send(it, at: event.time)
        schedule(index)
        if it.notices > 0 { outbox.push(id, at: event.time) }
        let account = accounts.index(of: sessions.values[index].request.account, orInsert: AccountMemory())
        accounts.values[account].credentials = id
    }

    mutating func passwordChanged(_ it: PasswordChanged, _ event: Event) {
        guard let id = event.session, let index = sessions.index(of: id) else { return }
        let owed = (0..<it.notices).map { _ in Delivery.due(at: event.time) }
        sessions.values[index].notices.append(contentsOf: owed)
        if it.notices > 0 { outbox.push(id, at: event.time) }
        close(index, as: .completed)
    }

    private mutating func countMessage(at time: Instant) {
        let day = vietnameseDay(time)
        if day != messageDay {
            messageDay = day
            messages = 0
        }
        messages &+= 1
    }
}

/// Days since 1970 in Vietnam's time, UTC+7.
func vietnameseDay(_ time: Instant) -> Int64 {
    let shifted = time.milliseconds &+ 7 * 3_600_000
    let day = shifted / 86_400_000
    return shifted < 0 && shifted % 86_400_000 != 0 ? day - 1 : day
}
