import Retrace
import RetraceAudit
import Testing

@Suite struct AuditedLogTests {
    @Test func `a folder without a log is an error`() {
        #expect(throws: RetraceError.self) { try AuditedLog.open(at: "/nonexistent") }
    }
}
