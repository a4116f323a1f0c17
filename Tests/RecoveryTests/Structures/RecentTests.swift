import Recovery
import Testing

@Suite struct RecentTimesTests {
    @Test(arguments: seeds)
    func `it counts as a plain list does`(seed: UInt64) {
        var random = InputGenerator(seed: seed)
        var times = RecentTimes()
        var model: [Int64] = []
        var now: Int64 = 1_000
        let reach: Int64 = 100
        for _ in 0..<300 {
            now += Int64(random.below(40))
            if random.chance(60) {
                times.append(Instant(milliseconds: now), reach: Instant.Span(milliseconds: reach))
                model.append(now)
            }
            let span = Int64(random.below(Int(reach)) + 1)
            let within = model.filter { $0 > now - span }
            let instant = Instant(milliseconds: now)
            #expect(times.count(within: Instant.Span(milliseconds: span), of: instant) == within.count, "seed \(seed)")
            #expect(times.last?.milliseconds == model.last, "seed \(seed)")
            let rank = random.below(5) + 1
            if within.count >= rank {
                let end = times.end(ofRank: Int64(rank), span: Instant.Span(milliseconds: span))
                #expect(end?.milliseconds == model[model.count - rank] + span, "seed \(seed)")
            }
            #expect(RecentTimes(all: times.all) == times, "seed \(seed)")
        }
    }

    @Test func `a moment counts while less than the span has gone by`() {
        var times = RecentTimes()
        times.append(Instant(milliseconds: 100), reach: .seconds(1))
        let span = Instant.Span(milliseconds: 50)
        #expect(times.count(within: span, of: Instant(milliseconds: 149)) == 1)
        #expect(times.count(within: span, of: Instant(milliseconds: 150)) == 0)
    }

    @Test func `no rank lies outside of it`() {
        var times = RecentTimes()
        #expect(times.end(ofRank: 1, span: .seconds(1)) == nil)
        times.append(Instant(milliseconds: 100), reach: .seconds(1))
        for rank in [0, -1, 2, .max, .min] as [Int64] { #expect(times.end(ofRank: rank, span: .seconds(1)) == nil) }
    }
}

@Suite struct RecentIDsTests {
    @Test(arguments: seeds)
    func `it counts different ids as a dictionary does`(seed: UInt64) {
        var random = InputGenerator(seed: seed)
        var ids = RecentIDs()
        var model: [Pseudonym: Int64] = [:]
        var now: Int64 = 1_000
        for _ in 0..<300 {
            now += Int64(random.below(30))
            let id = Pseudonym.account(UInt64(random.below(12)))
            let span = Int64(random.below(100) + 1)
            let others = model.filter { $0.key != id && $0.value > now - span }.map(\.value).sorted(by: >)
            let instant = Instant(milliseconds: now)
            let length = Instant.Span(milliseconds: span)
            #expect(ids.count(within: length, of: instant, with: id) == others.count + 1, "seed \(seed)")
            if let newest = others.first {
                let end = ids.end(ofRank: 1, span: length, without: id)
                #expect(end?.milliseconds == newest + span, "seed \(seed)")
            }
            if random.chance(70) {
                ids.see(id, at: instant, reach: Instant.Span(milliseconds: 100))
                model[id] = now
            }
        }
        #expect(ids.last == model.values.max() ?? .min, "seed \(seed)")
    }
}

@Suite struct DueQueueTests {
    @Test(arguments: seeds)
    func `it gives the earliest first`(seed: UInt64) {
        var random = InputGenerator(seed: seed)
        var queue = DueQueue()
        var model: [(time: Int64, session: SessionID)] = []
        for _ in 0..<400 {
            if random.chance(60) {
                let session = SessionID(high: 0, low: UInt64(random.below(5)))
                let time = Int64(random.below(50))
                queue.push(session, at: Instant(milliseconds: time))
                model.append((time, session))
                model.sort { $0.time != $1.time ? $0.time < $1.time : $0.session < $1.session }
            } else {
                let expected = model.isEmpty ? nil : model.removeFirst()
                let popped = queue.pop()
                #expect(popped?.time == expected?.time, "seed \(seed)")
                #expect(popped?.session == expected?.session, "seed \(seed)")
            }
            #expect(queue.first?.time == model.first?.time, "seed \(seed)")
            #expect(queue.count == model.count, "seed \(seed)")
        }
    }
}
