import Foundation
import Recovery
import Retrace

/// Which sessions were attacks: what a detector is measured against. A side file, for the log knows nothing of it.
struct Labels {
    /// One line of the file. Times are in ISO 8601; the rest are ids and pseudonyms of the log.
    private struct Line: Encodable {
        var attack: String
        var session: String?
        var account: String?
        var phone: String?
        var client: String
        var network: String
        var from: String
        var to: String
    }

    private var lines: [Line] = []
    private var places: [SessionID: Int] = [:]
    private var attackers: [Pseudonym: AttackName] = [:]

    /// Reads from the log what the attackers' sessions were.
    init(_ simulation: Simulation) throws {
        try simulation.engine.readEvents(from: 0) { _, event, _ in
            if let session = event.session {
                guard let visit = simulation.sessions[session], let attack = simulation.visits[visit].attack else {
                    return
                }
                note(event, session, attack)
            } else if case .requestRefused(let it) = event.payload {
                noteRefusal(it, at: event.time)
            }
        }
    }

    private mutating func note(_ event: Event, _ session: SessionID, _ attack: AttackName) {
        if let place = places[session] { lines[place].to = iso8601(event.time) }
        guard case .recoveryRequested(let it) = event.payload else { return }
        places[session] = lines.count
        attackers[it.client] = attack
        lines.append(
            Line(
                attack: attack.rawValue, session: "\(session)", account: "\(it.account)", phone: "\(it.phone)",
                client: "\(it.client)", network: "\(it.network)", from: iso8601(event.time), to: iso8601(event.time)))
    }

    /// A refused request has no session; it is known by its client.
    private mutating func noteRefusal(_ it: RequestRefused, at time: Instant) {
        guard let client = it.client, let network = it.network, let attack = attackers[client] else { return }
        lines.append(
            Line(
                attack: attack.rawValue, session: nil, account: nil, phone: nil, client: "\(client)",
                network: "\(network)", from: iso8601(time), to: iso8601(time)))
    }

    /// How many sessions each attack began.
    var counts: [(name: String, sessions: Int)] {
        AttackName.allCases.compactMap { attack in
            let count = lines.filter { $0.attack == attack.rawValue && $0.session != nil }.count
            return count > 0 ? (attack.rawValue, count) : nil
        }
    }

    func write(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var text = Data()
        for line in lines {
            text.append(try encoder.encode(line))
            text.append(0x0A)
        }
        do {
            try text.write(to: URL(fileURLWithPath: path))
        } catch {
            throw UnusableData("\(path) can't be written: \(error.localizedDescription)")
        }
    }
}
