import Recovery
import Retrace

/// The accounts of a province that does not exist, made from a seed.
struct Population {
    struct Resident {
        let identifier: AccountIdentifier
        var phone: PhoneNumber
        var otherPhones: [PhoneNumber]
        let phoneSince: Instant
        let isDisabled: Bool
        /// Where they sit when they are at home.
        let home: ClientAddress
    }

    private(set) var residents: [Resident] = []
    private var random: SeededRandom

    init(count: Int, seed: UInt64, start: Instant) throws {
        random = SeededRandom(seed: seed, stream: 3)
        residents.reserveCapacity(count)
        for number in 0..<count { residents.append(try resident(number, before: start)) }
    }

    /// Puts another phone on record.
    mutating func setPhone(_ phone: PhoneNumber, of index: Int) { residents[index].phone = phone }

    mutating func setOtherPhones(_ phones: [PhoneNumber], of index: Int) { residents[index].otherPhones = phones }

    private mutating func resident(_ number: Int, before start: Instant) throws -> Resident {
        let isOrganization = random.chance(120)
        let identifier = try isOrganization ? Self.taxCode(number) : citizenID(number)
        // A family that has one phone for all.
        let shares = number > 0 && random.chance(80)
        let phone = try shares ? residents[number - 1].phone : Self.phone(number)
        let others = try random.chance(150) ? [Self.phone(5_000_000 + number)] : []
        return Resident(
            identifier: identifier, phone: phone, otherPhones: others,
            phoneSince: start - .days(Int64(random.within(5...1_800))), isDisabled: random.chance(5),
            home: try home(number))
    }

    private mutating func citizenID(_ number: Int) throws -> AccountIdentifier {
        let province = random.pick(["056", "056", "056", "056", "054", "058", "066", "079"]) ?? "056"
        let year = random.within(0...99)
        let century = year < 8 ? random.within(2...3) : random.within(0...1)
        return try AccountIdentifier("\(province)\(century)\(padded(year, 2))\(padded(number, 6))", type: .individual)
    }

    /// Ten digits whose last one is right.
    static func taxCode(_ number: Int) throws -> AccountIdentifier {
        for attempt in 0..<10 {
            let serial = "42" + padded(1 + number * 10 + attempt, 7)
            let weights = [31, 29, 23, 19, 17, 13, 7, 5, 3]
            let sum = zip(weights, serial.utf8).reduce(0) { $0 + $1.0 * (Int($1.1) - 0x30) }
            guard sum % 11 != 0 else { continue }
            return try AccountIdentifier("\(serial)\(10 - sum % 11)", type: .organization)
        }
        throw WrongInput("no tax code can be made of \(number)")
    }

    /// Another number for each `number` below ten million.
    static func phone(_ number: Int) throws -> PhoneNumber {
        let prefixes = ["090", "091", "097", "098", "038", "035", "086", "077"]
        let digits = padded((number * 7_919 + 1_234_567) % 10_000_000, 7)
        return try PhoneNumber(prefixes[number % prefixes.count] + digits)
    }

    private mutating func home(_ number: Int) throws -> ClientAddress {
        let scattered = (number &* 40_503) & 0xFF_FFFF
        let (high, middle, low) = (scattered >> 16 & 0x1F, scattered >> 8 & 0xFF, scattered & 0xFF)
        if random.chance(250) {
            return try ClientAddress("2402:800:\(String(scattered >> 8, radix: 16)):\(String(low, radix: 16))::1")
        }
        return try ClientAddress("14.\(160 + high).\(middle).\(low)")
    }
}

/// Decimal digits, at least so many.
func padded(_ number: Int, _ width: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
}
