/// Fields as `application/x-www-form-urlencoded` (WHATWG URL §5.2); a space becomes `%20`, which every reader takes.
func form(_ fields: [(name: String, value: String)]) -> [UInt8] {
    var body: [UInt8] = []
    for field in fields {
        if !body.isEmpty { body.append(UInt8(ascii: "&")) }
        body += escaped(field.name)
        body.append(UInt8(ascii: "="))
        body += escaped(field.value)
    }
    return body
}

private func escaped(_ text: String) -> [UInt8] {
    let digits = Array("0123456789ABCDEF".utf8)
    return text.utf8.flatMap { byte -> [UInt8] in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2A, 0x2D, 0x2E, 0x5F: [byte]
        default: [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 0xF)]]
        }
    }
}
