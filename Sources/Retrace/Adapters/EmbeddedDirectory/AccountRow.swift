import Foundation
import Recovery

/// The columns of a file of accounts, by the names in its header line.
enum AccountColumn: String, CaseIterable {
    case type, identifier, phone, name
    case phoneSince = "phone_since"
    case otherPhones = "other_phones"
    case disabled

    var isRequired: Bool {
        switch self {
        case .type, .identifier, .phone: true
        case .name, .phoneSince, .otherPhones, .disabled: false
        }
    }
}

/// Which column stands where.
struct AccountHeader {
    let columns: [AccountColumn]

    init(_ row: CSVReader.Row) throws(AccountImportProblem) {
        var columns: [AccountColumn] = []
        for name in row.fields {
            guard let column = AccountColumn(rawValue: name) else {
                throw AccountImportProblem(row.line, String(name.prefix(32)), "there is no such column")
            }
            guard !columns.contains(column) else {
                throw AccountImportProblem(row.line, name, "the column is there twice")
            }
            columns.append(column)
        }
        for column in AccountColumn.allCases where column.isRequired && !columns.contains(column) {
            throw AccountImportProblem(row.line, column.rawValue, "the header line lacks this column")
        }
        self.columns = columns
    }

    /// What a problem in a field is reported under.
    func name(ofField field: Int) -> String {
        columns.indices.contains(field) ? columns[field].rawValue : "column \(field + 1)"
    }
}

/// One line of the file, checked. A column that the file does not have is nil: an account on record keeps its value.
struct AccountRow {
    let account: AccountIdentifier
    let phone: PhoneNumber
    let name: String?
    let phoneSince: Instant??
    let otherPhones: [PhoneNumber]?
    let isDisabled: Bool?

    init(_ row: CSVReader.Row, _ header: AccountHeader) throws(AccountImportProblem) {
        guard row.fields.count == header.columns.count else {
            let reason = "the line has \(row.fields.count) fields, the header line \(header.columns.count)"
            throw AccountImportProblem(row.line, "line", reason)
        }
        let cells = Cells(row: row, header: header)
        account = try cells.account()
        phone = try cells.phone()
        name = try cells.name(default: account.text)
        phoneSince = try cells.phoneSince()
        otherPhones = try cells.otherPhones()
        isDisabled = try cells.isDisabled()
    }

    /// The account's record after this line; the one on record keeps its passwords. A phone of which the file does
    /// not say since when keeps the time on record if it is the same phone, and has none otherwise.
    func applied(to stored: AccountRecord?) -> AccountRecord {
        var record = stored ?? AccountRecord(name: account.text, phone: phone)
        if record.phone != phone { record.phoneSince = nil }
        record.phone = phone
        if let name { record.name = name }
        if let phoneSince { record.phoneSince = phoneSince }
        if let otherPhones { record.otherPhones = otherPhones }
        if let isDisabled { record.isDisabled = isDisabled }
        return record
    }
}

/// Reads the cells of one line. No error repeats what stands in a cell.
private struct Cells {
    let row: CSVReader.Row
    let header: AccountHeader

    private func cell(_ column: AccountColumn) -> String? {
        header.columns.firstIndex(of: column).map { row.fields[$0] }
    }

    private func problem(_ column: AccountColumn, _ reason: String) -> AccountImportProblem {
        AccountImportProblem(row.line, column.rawValue, reason)
    }

    func account() throws(AccountImportProblem) -> AccountIdentifier {
        let type = try type()
        do {
            return try AccountIdentifier.imported(cell(.identifier) ?? "", type: type)
        } catch {
            throw problem(.identifier, "\(error)")
        }
    }

    private func type() throws(AccountImportProblem) -> AccountType {
        switch cell(.type)?.precomposedStringWithCanonicalMapping.lowercased() {
        case "individual", "cá nhân": return .individual
        case "organization", "tổ chức": return .organization
        default: throw problem(.type, "the type is neither individual (Cá nhân) nor organization (Tổ chức)")
        }
    }

    func phone() throws(AccountImportProblem) -> PhoneNumber {
        try phone(cell(.phone) ?? "", .phone)
    }

    private func phone(_ text: String, _ column: AccountColumn) throws(AccountImportProblem) -> PhoneNumber {
        do { return try PhoneNumber(text) } catch { throw problem(column, "\(error)") }
    }

    func name(default identifier: String) throws(AccountImportProblem) -> String? {
        guard let cell = cell(.name) else { return nil }
        guard cell.utf8.count <= 128 else { throw problem(.name, "the name is longer than 128 bytes") }
        guard cell.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
            throw problem(.name, "the name holds a control character")
        }
        return cell.isEmpty ? identifier : cell
    }

    func phoneSince() throws(AccountImportProblem) -> Instant?? {
        guard let cell = cell(.phoneSince) else { return nil }
        if cell.isEmpty { return .some(nil) }
        guard let time = Instant(isoDate: cell) ?? Instant(isoTime: cell) else {
            throw problem(.phoneSince, "the date is not of the form 2026-01-31")
        }
        return time
    }

    func otherPhones() throws(AccountImportProblem) -> [PhoneNumber]? {
        guard let cell = cell(.otherPhones) else { return nil }
        if cell.isEmpty { return [] }
        var phones: [PhoneNumber] = []
        for text in cell.split(separator: ";", omittingEmptySubsequences: false) {
            phones.append(try phone(String(text), .otherPhones))
        }
        guard phones.count <= AccountRecord.otherPhoneLimit else {
            throw problem(.otherPhones, "there are more than \(AccountRecord.otherPhoneLimit) further phones")
        }
        return phones
    }

    func isDisabled() throws(AccountImportProblem) -> Bool? {
        guard let cell = cell(.disabled) else { return nil }
        switch cell {
        case "", "false": return false
        case "true": return true
        default: throw problem(.disabled, "the value is neither true nor false")
        }
    }
}
