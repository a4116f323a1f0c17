import Foundation
import RetraceCLI
import Testing

/// What `retrace demo` prints.
struct DemoTests {
    private func play() async throws -> [String] {
        let folder = FileManager.default.temporaryDirectory.path + "/demo-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try await demonstrate(in: folder)
    }

    @Test func `the demonstration shows the guide's own identifier, phone and code, and a sound log`() async throws {
        let text = try await play().joined(separator: "\n")
        for shown in [
            "123456789423", "0387584663", "Hãy nhập 725306 vào ô nhập OTP", "MotcuaSMS >", "Today 10:09 AM", "10:10",
            "Tôi không phải là người máy", "Gửi OTP xác nhận", "Mật khẩu tạm thời", "CredentialsSent",
            "PasswordChanged", "Mã biên nhận: ", "✓ verified", "retrace verify --data ",
        ] {
            #expect(text.contains(shown))
        }
    }

    @Test func `no line but those to copy is wider than a terminal, and none has colour in a pipe`() async throws {
        for line in try await play() where !line.hasPrefix("   retrace ") {
            #expect(line.count <= 80, "\(line)")
            #expect(!line.contains("\u{1B}"))
        }
    }

    @Test func `each command that it offers of its own folder runs there`() async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/demo-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let lines = try await demonstrate(in: folder)
        let commands = lines.filter { $0.hasPrefix("   retrace ") && $0.hasSuffix("--data \(folder)") }
        #expect(commands.count == 6)
        for command in commands {
            let words = command.split(separator: " ").dropFirst().map(String.init)
            let result = try Tool.run(words)
            #expect(result.code == 0, "\(command)\n\(result.errors)")
            #expect(!result.output.isEmpty, "\(command)")
        }
    }

    @Test func `the demonstration gives the same log each time`() async throws {
        let roots = [try await play(), try await play()].map { $0.first { $0.hasPrefix("   root ") } }
        #expect(roots[0] != nil)
        #expect(roots[0] == roots[1])
    }
}
