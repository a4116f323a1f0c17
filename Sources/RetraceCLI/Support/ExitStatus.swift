import ArgumentParser
import EventStore
import Foundation
import LMDB
import Retrace

/// What `retrace` ends with; the same table stands in its help and in docs/operations.md.
enum ExitStatus {
    static let faultFound = ExitCode(1)
    static let unusableData = ExitCode(2)
    static let expectationFailed = ExitCode(3)
    static let wrongInput = ExitCode(64)
}

/// A sentence for a person who gave something wrong: which input, and what was expected.
struct WrongInput: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// Runs a command and ends the process with the exit code that its error stands for; every error is one sentence.
func runAndExit(_ command: (some AsyncParsableCommand).Type) async {
    do {
        var parsed = try command.parseAsRoot()
        if var asynchronous = parsed as? any AsyncParsableCommand {
            try await asynchronous.run()
        } else {
            try parsed.run()
        }
    } catch let error as WrongInput {
        fail(error.description, ExitStatus.wrongInput)
    } catch let error as RetraceError {
        fail(error.description, ExitStatus.unusableData)
    } catch let error as EventLogError {
        fail(error.description, ExitStatus.unusableData)
    } catch let error as LMDBError {
        fail(error.description, ExitStatus.unusableData)
    } catch {
        command.exit(withError: error)
    }
}

private func fail(_ sentence: String, _ code: ExitCode) -> Never {
    FileHandle.standardError.write(Data("Error: \(sentence)\n".utf8))
    exit(code.rawValue)
}
