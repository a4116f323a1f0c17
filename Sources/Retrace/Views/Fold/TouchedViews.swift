import Recovery

/// The views that a batch has touched, evolved in place: an open-addressing map whose slots hold indices into dense
/// arrays. Ids are made by this system, so their own bits are the hash.
struct TouchedViews<View: StoredView>: Sendable {
    private var slots: ContiguousArray<Int32>
    private(set) var views: ContiguousArray<View> = []
    private var mask: Int

    init() {
        slots = ContiguousArray(repeating: -1, count: 64)
        mask = 63
    }

    var count: Int { views.count }

    /// The place of a view; it holds until the views are removed.
    func place(of id: View.ID) -> Int? {
        var slot = home(of: id)
        while true {
            let place = Int(slots[slot])
            if place < 0 { return nil }
            if views[place].id == id { return place }
            slot = (slot &+ 1) & mask
        }
    }

    /// Puts a view in place of the one before, or of none. Returns its place.
    @discardableResult
    mutating func put(_ view: View) -> Int {
        if let place = place(of: view.id) {
            views[place] = view
            return place
        }
        if views.count &* 3 >= slots.count &* 2 { grow() }
        views.append(view)
        occupy(views.count &- 1)
        return views.count &- 1
    }

    @inline(__always)
    mutating func evolve(at place: Int, _ body: (inout View) -> Void) { body(&views[place]) }

    @inline(__always)
    subscript(place: Int) -> View { views[place] }

    /// Forgets all views and keeps the memory.
    mutating func removeAll() {
        views.removeAll(keepingCapacity: true)
        for slot in slots.indices { slots[slot] = -1 }
    }

    /// The places of all views in the order of their ids.
    func placesInOrder() -> [Int] {
        var order = views.indices.map { (id: views[$0].id, place: $0) }
        order.sort { $0.id < $1.id }
        return order.map(\.place)
    }

    private mutating func occupy(_ place: Int) {
        var slot = home(of: views[place].id)
        while slots[slot] >= 0 { slot = (slot &+ 1) & mask }
        slots[slot] = Int32(truncatingIfNeeded: place)
    }

    private mutating func grow() {
        slots = ContiguousArray(repeating: -1, count: slots.count &* 2)
        mask = slots.count &- 1
        for place in views.indices { occupy(place) }
    }

    @inline(__always)
    private func home(of id: View.ID) -> Int {
        Int(truncatingIfNeeded: ((id.low ^ seed) &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
    }
}

/// Differs from process to process, so that nobody can aim at one slot.
private let seed = UInt64.random(in: 0 ... .max)
