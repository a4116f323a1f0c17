import CLDAP

extension Connection {
    /// The entries of an answer, copied out.
    func entries(in answer: borrowing Answer) -> [Entry] {
        var entries: [Entry] = []
        var next = ldap_first_entry(handle, answer.message)
        while let message = next {
            if let entry = entry(message) { entries.append(entry) }
            next = ldap_next_entry(handle, message)
        }
        return entries
    }

    private func entry(_ message: OpaquePointer) -> Entry? {
        guard let name = ldap_get_dn(handle, message) else { return nil }
        defer { ldap_memfree(name) }
        return Entry(name: DistinguishedName(unchecked: String(cString: name)), attributes: attributes(message))
    }

    private func attributes(_ message: OpaquePointer) -> [String: [[UInt8]]] {
        var attributes: [String: [[UInt8]]] = [:]
        var walk: OpaquePointer?
        var next = ldap_first_attribute(handle, message, &walk)
        while let name = next {
            attributes[String(cString: name).lowercased()] = values(of: name, in: message)
            ldap_memfree(name)
            next = ldap_next_attribute(handle, message, walk)
        }
        if walk != nil { ber_free(walk, 0) }
        return attributes
    }

    private func values(of name: UnsafeMutablePointer<CChar>, in message: OpaquePointer) -> [[UInt8]] {
        guard let list = ldap_get_values_len(handle, message, name) else { return [] }
        defer { ldap_value_free_len(list) }
        var values: [[UInt8]] = []
        var index = 0
        while let value = list[index] {
            let bytes = UnsafeRawBufferPointer(start: value.pointee.bv_val, count: Int(value.pointee.bv_len))
            values.append(Array(bytes))
            index += 1
        }
        return values
    }
}
