// Refusals and locks: how `evolve` keeps their counts.
extension Situation {
    mutating func refuse(_ it: RequestRefused, _ event: Event) {
        if it.rule == .e3 {
            change(event) { $0.disavowTries = UInt8(clamping: it.count) }
        } else if event.session != nil {
            change(event) { $0.refusals = it.count }
        } else if let client = it.client {
            let index = clients.index(of: client, orInsert: ClientMemory())
            clients.values[index].refusals = it.count
            clients.values[index].lastRefusal = event.time
        }
    }

    mutating func lock(_ it: RecoveryLocked, _ event: Event) {
        guard let phone = it.phone else {
            let account = accounts.index(of: it.account, orInsert: AccountMemory())
            accounts.values[account].isLocked = true
            return
        }
        let key = Pair(account: it.account, phone: phone)
        let pair = pairs.index(of: key, orInsert: PairMemory())
        pairs.values[pair].lockouts = pairs.values[pair].lockouts(at: event.time) &+ 1
        pairs.values[pair].lastLockout = event.time
        if let until = it.until { pairs.values[pair].lockedUntil = until }
        close(event)
    }

    mutating func unlock(_ account: Pseudonym) {
        guard let index = accounts.index(of: account) else { return }
        accounts.values[index].isLocked = false
        // The count starts anew, or the next wrong code would lock it again.
        for index in pairs.keys.indices where pairs.keys[index].account == account {
            pairs.values[index].wrongInAll = 0
        }
    }
}
