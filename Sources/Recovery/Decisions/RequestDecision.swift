extension Situation {
    /// O1, and the limits L2 to L8. Open limits refuse aloud and look at the client alone; hidden ones look at what was
    /// typed and make a decoy, which nobody can tell from a real session.
    func decide(_ it: RequestRecovery, at now: Instant) -> Decision {
        if let resumed = resumable(it, at: now) { return Decision([], .resumed(resumed)) }
        if let refusal = openLimit(it, at: now) { return .refused(refusal) }
        if session(it.newSession, at: now) != nil { return .refused(.o1, .requestRecovery, .none) }
        let difficulty = difficulty(it, at: now)
        let event = RecoveryRequested(
            accountType: it.accountType, account: it.account, phone: it.phone, client: it.client, network: it.network,
            epoch: it.epoch, policy: policy.version, standing: it.standing, decoy: hiddenLimit(it, at: now),
            difficulty: difficulty, isTrusted: it.isTrusted, operatorPrefix: it.operatorPrefix,
            isPlausible: it.isPlausible, phoneDays: it.phoneDays)
        return Decision(
            [Draft(it.newSession, .citizen, .recoveryRequested(event))], .requested(it.newSession, difficulty))
    }

    /// O1: the same browser asking again for the same pair goes on in its live session.
    private func resumable(_ it: RequestRecovery, at now: Instant) -> SessionID? {
        guard let id = it.resuming, let session = session(id, at: now), !session.stage.isClosed,
            session.pair == Pair(account: it.account, phone: it.phone)
        else { return nil }
        return id
    }

    /// L4, L5, L6 and L8.
    private func openLimit(_ it: RequestRecovery, at now: Instant) -> Refusal? {
        let limits = policy.limits(isTrusted: it.isTrusted)
        func refusal(_ rule: Rule, _ until: Instant?) -> Refusal {
            Refusal(
                command: .requestRecovery, rule: rule, until: until, subject: .client(it.client, network: it.network),
                isTrusted: it.isTrusted)
        }
        if isBudgetSpent(at: now) { return refusal(.l8, nextVietnameseDay(after: now)) }
        if let network = networks.index(of: it.network),
            networks.values[network].requests.count(within: Reach.hour, of: now) >= limits.networkInHour
        {
            let end = networks.values[network].requests.end(ofRank: limits.networkInHour, span: Reach.hour)
            return refusal(.l5, end)
        }
        guard let client = clients[it.client] else { return nil }
        if let until = tooManyRequests(client, limits, at: now) { return refusal(.l4, until) }
        if client.accounts.count(within: Reach.hour, of: now, with: it.account) > limits.accountsInHour {
            return refusal(
                .l6, client.accounts.end(ofRank: limits.accountsInHour, span: Reach.hour, without: it.account))
        }
        return nil
    }

    /// L4: when the requests of a client fall below both of its limits again; nil if they are below.
    private func tooManyRequests(_ client: ClientMemory, _ limits: ClientLimits, at now: Instant) -> Instant? {
        func end(_ span: Instant.Span, _ limit: Int64) -> Instant? {
            client.requests.count(within: span, of: now) < limit
                ? nil : client.requests.end(ofRank: limit, span: span)
        }
        guard let hour = end(Reach.hour, limits.requestsInHour) else { return end(Reach.day, limits.requestsInDay) }
        return end(Reach.day, limits.requestsInDay).map { max(hour, $0) } ?? hour
    }

    /// L4 and L7 ask for a harder captcha before they refuse.
    private func difficulty(_ it: RequestRecovery, at now: Instant) -> CaptchaDifficulty {
        let limits = policy.limits(isTrusted: it.isTrusted)
        let requests = clients[it.client]?.requests.count(within: Reach.hour, of: now) ?? 0
        if requests >= limits.requestsForHarder { return .harder }
        let phones = attempts[Pair(account: it.account, phone: it.network)]?.phones
        let tried = phones?.count(within: Reach.day, of: now, with: it.phone) ?? 1
        return tried > limits.phonesInDay ? .harder : .normal
    }

    /// The rule that makes a decoy: E1, L3, T7 or L2; nil for a real session.
    private func hiddenLimit(_ it: RequestRecovery, at now: Instant) -> Rule? {
        let pair = Pair(account: it.account, phone: it.phone)
        if it.standing != .matched { return .e1 }
        if isStopped(pair, at: now) { return .l3 }
        if let index = pairs.index(of: pair), now < pairs.values[index].lockedUntil { return .t7 }
        return codesAreSpent(pair, at: now) ? .l2 : nil
    }

    /// L3: too many wrong codes of this pair today, or an account that waits for an operator.
    func isStopped(_ pair: Pair, at now: Instant) -> Bool {
        if let index = accounts.index(of: pair.account), accounts.values[index].isLocked { return true }
        guard let index = pairs.index(of: pair) else { return false }
        return pairs.values[index].wrong.count(within: Reach.day, of: now) >= policy.pairWrongInDay
    }

    /// L2: the codes of the phone, of the account, or of the pair are spent.
    func codesAreSpent(_ pair: Pair, at now: Instant) -> Bool {
        if let index = phones.index(of: pair.phone), areSpent(phones.values[index].codes, at: now) { return true }
        if let index = accounts.index(of: pair.account), areSpent(accounts.values[index].codes, at: now) { return true }
        if let index = pairs.index(of: pair), areSpent(pairs.values[index].codes, at: now) { return true }
        return false
    }

    private func areSpent(_ codes: RecentTimes, at now: Instant) -> Bool {
        if codes.count(within: Reach.tenMinutes, of: now) >= policy.codesInTenMinutes { return true }
        if codes.count(within: Reach.day, of: now) >= policy.codesInDay { return true }
        let cap = policy.codesInThirtyDays
        return cap > 0 && codes.count(within: Reach.codes, of: now) >= cap
    }

    /// L8: messages handed over on this day of Vietnam's time.
    public func messages(on now: Instant) -> Int64 { vietnameseDay(now) == messageDay ? messages : 0 }

    /// L8: whether the day's budget is spent.
    func isBudgetSpent(at now: Instant) -> Bool { messages(on: now) >= policy.dailyMessages }

    /// L8: whether the warning's share of the day's budget is reached.
    public func isNearMessageBudget(at now: Instant) -> Bool {
        messages(on: now) &* 100 >= policy.dailyMessages &* policy.dailyMessagesWarning
    }
}

/// L8: when a new day's budget begins.
func nextVietnameseDay(after now: Instant) -> Instant {
    Instant(milliseconds: (vietnameseDay(now) + 1) &* 86_400_000 &- 7 * 3_600_000)
}
