import Recovery
import Testing

@Suite struct KeyEpochsTests {
    @Test(arguments: seeds)
    func `the first without an open session is the one that a plain search finds`(seed: UInt64) {
        var random = InputGenerator(seed: seed)
        var epochs = KeyEpochs()
        var model: [UInt32: Int] = [:]
        for _ in 0..<500 {
            let epoch = UInt32(random.below(12))
            switch random.below(5) {
            case 0:
                epochs.create(epoch)
                model[epoch, default: 0] += 0
            case 1 where random.chance(30):
                epochs.destroy(epoch)
                model[epoch] = nil
            case 2, 1:
                epochs.enter(epoch)
                model[epoch, default: 0] += 1
            case 3:
                epochs.leave(epoch)
                if let open = model[epoch] { model[epoch] = max(0, open - 1) }
            default:
                let open = random.below(2)
                epochs.set(open, for: epoch)
                model[epoch] = open
            }
            #expect(epochs.all == model, "seed \(seed)")
            #expect(epochs.firstIdle == model.filter { $0.value == 0 }.keys.min(), "seed \(seed)")
        }
    }
}
