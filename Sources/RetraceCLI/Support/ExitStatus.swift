import ArgumentParser
import EventStore
import Foundation
import LMDB
import Retrace
import RetraceAudit

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
    StandardStream.ignoreBrokenPipes()
    CrashSentence.install(
        "Error: the process broke off while it read the data, which may be damaged; run `retrace verify`.\n",
        exitCode: ExitStatus.unusableData.rawValue)
    do {
        var parsed = try command.parseAsRoot()
        if var asynchronous = parsed as? any AsyncParsableCommand {
            try await asynchronous.run()
        } else {
            try parsed.run()
        }
    } catch is OutputClosed {
        return
    } catch {
        // What the parser has no exit code for is no error of the command line.
        if verdict(on: error) == nil, command.exitCode(for: error) != .failure || error is ExitCode {
            say(error, of: command)
            command.exit(withError: command.exitCode(for: error))
        }
        let (sentence, code) = verdict(on: error) ?? ("\(error)", ExitStatus.unusableData)
        // Of an import, each wrong line has one of its own.
        let lines = error is AccountImportError ? sentence.components(separatedBy: "\n") : [sentence]
        for (number, line) in lines.enumerated() {
            remark((number == 0 ? "Error: " : "") + (number == lines.count - 1 ? closed(line) : line))
        }
        command.exit(withError: code)
    }
}

/// Shows what the argument parser says: help on the standard output, an error on the standard error.
private func say(_ error: any Error, of command: (some AsyncParsableCommand).Type) {
    var message = withUsageBroken(command.fullMessage(for: error), columns: columnsOfTerminal())
    if message.isEmpty { return }
    let isHelp = command.exitCode(for: error).isSuccess
    // An error repeats what was typed; help does not, and a script of completions has tabs.
    if !isHelp { message = message.components(separatedBy: "\n").map(\.visible).joined(separator: "\n") }
    let stream = isHelp ? StandardStream.output : .error
    // Nobody may be there to read it.
    _ = try? stream.write(Array((message + "\n").utf8))
}

/// The sentence and the exit code for an error of ours; nil for one of the argument parser.
func verdict(on error: any Error) -> (sentence: String, code: ExitCode)? {
    switch error {
    case let error as WrongInput: (error.description, ExitStatus.wrongInput)
    case let error as UnusableData: (error.description, ExitStatus.unusableData)
    case let error as RetraceError: (error.description, error.code)
    case let error as EventLogError: (error.description, ExitStatus.unusableData)
    case let error as CheckpointFault: (error.description, error.code)
    case let error as LMDBError: (error.description, ExitStatus.unusableData)
    case let error as AccountImportError: importVerdict(on: error)
    default: nil
    }
}

extension RetraceError {
    fileprivate var code: ExitCode {
        switch self {
        // The data are sound, and just this may not be done with them.
        case .refused, .personalData: ExitStatus.wrongInput
        case .checkpoint(.contradicts(_, let fault)), .checkpoint(.broken(let fault)): fault.code
        case .checkpoint(.notExtended): ExitStatus.faultFound
        default: ExitStatus.unusableData
        }
    }
}

extension CheckpointFault {
    /// That a log is not what was signed is what a check found, also where that keeps a command from its work.
    fileprivate var code: ExitCode {
        switch self {
        case .behind, .otherHistory: ExitStatus.faultFound
        case .unreadable: ExitStatus.unusableData
        }
    }
}

private func importVerdict(on error: AccountImportError) -> (sentence: String, code: ExitCode) {
    switch error {
    case .unreadable, .wrongLines: (error.description, ExitStatus.wrongInput)
    case .store, .damagedDirectory: (error.description, ExitStatus.unusableData)
    }
}

/// With one full stop at its end, also where it ends in a sentence of another kind of error; but a path may be dots.
private func closed(_ sentence: String) -> String {
    var sentence = sentence
    if sentence.hasSuffix(".."), let last = sentence.dropLast(2).last, !" ./".contains(last) { sentence.removeLast() }
    return sentence.hasSuffix(".") || sentence.hasSuffix("!") ? sentence : sentence + "."
}
