import LMDB
import Recovery

/// One import under way. From the first wrong line on it only reads, to find the others.
struct ImportRun {
    private let tables: DirectoryTables
    private var reader: CSVReader
    private var report = ImportReport()
    private var problems: [AccountImportProblem] = []
    private var problemCount = 0
    /// The line of this file that an account stands on.
    private var lines: [AccountKey: Int] = [:]

    private static let problemLimit = 1000

    init(tables: DirectoryTables, reader: CSVReader) {
        self.tables = tables
        self.reader = reader
    }

    /// Reads the file to its end. Throws, so that the transaction ends without effect, if a line was wrong.
    mutating func run(in transaction: inout WriteTransaction, _ progress: (Int) -> Void) throws -> ImportReport {
        if let header = try readHeader() {
            var count = 0
            while let row = try nextRow(header) {
                if let read = check(row, header), problemCount == 0 { try apply(read, to: &transaction) }
                count += 1
                if count % 10_000 == 0 { progress(count) }
            }
            progress(count)
        }
        guard problemCount == 0 else { throw AccountImportError.wrongLines(problems, count: problemCount) }
        return report
    }

    private mutating func readHeader() throws -> AccountHeader? {
        do {
            guard let row = try reader.next() else {
                note(AccountImportProblem(1, "line", "the file is empty; it must begin with a header line"))
                return nil
            }
            return try AccountHeader(row)
        } catch let fault as CSVFault {
            note(AccountImportProblem(fault.line, "column \(fault.field + 1)", fault.reason.rawValue))
        } catch let problem as AccountImportProblem {
            note(problem)
        }
        return nil
    }

    /// The next row; nil at the end, and where the file is no longer comma-separated values: nobody can say where the
    /// next row would begin.
    private mutating func nextRow(_ header: AccountHeader) throws -> CSVReader.Row? {
        do {
            return try reader.next()
        } catch let fault as CSVFault {
            note(AccountImportProblem(fault.line, header.name(ofField: fault.field), fault.reason.rawValue))
            return nil
        }
    }

    private mutating func check(_ row: CSVReader.Row, _ header: AccountHeader) -> AccountRow? {
        do throws(AccountImportProblem) {
            let read = try AccountRow(row, header)
            if let first = lines.updateValue(row.line, forKey: AccountKey(read.account)) {
                throw AccountImportProblem(row.line, "identifier", "the account stands on line \(first) already")
            }
            return read
        } catch {
            note(error)
            return nil
        }
    }

    private mutating func note(_ problem: AccountImportProblem) {
        problemCount += 1
        if problems.count < Self.problemLimit { problems.append(problem) }
    }

    private mutating func apply(_ row: AccountRow, to transaction: inout WriteTransaction) throws {
        let stored = try tables.record(of: row.account, in: transaction)
        let record = row.applied(to: stored)
        guard record != stored else {
            report.unchanged += 1
            return
        }
        try tables.put(record, for: row.account, in: &transaction)
        let entry = ImportReport.Entry(account: row.account, phone: record.phone, since: record.phoneSince)
        if stored == nil {
            report.registered.append(entry)
        } else if stored?.phone != record.phone {
            report.phonesChanged.append(entry)
        } else {
            report.otherwiseChanged += 1
        }
    }
}
