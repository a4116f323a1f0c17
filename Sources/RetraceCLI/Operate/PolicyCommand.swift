import ArgumentParser
import Foundation
import LMDB
import Recovery
import Retrace

struct PolicyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Show the policy in force, or adopt another.",
        subcommands: [PolicyShow.self, PolicyAdopt.self], defaultSubcommand: PolicyShow.self)
}

struct PolicyShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show the policy in force as JSON, in the form that adopt reads.")

    @OptionGroup var data: DataOptions
    @OptionGroup var moment: AsOfOptions

    func run() throws {
        let folder = try DataFolder.open(data, asOf: moment)
        guard let policy = try folder.policyInForce() else { throw UnusableData("the log holds no policy yet") }
        let output = Output()
        for line in PolicyText.lines(of: policy) { try output.line(line) }
        try output.flush()
    }
}

struct PolicyAdopt: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "adopt", abstract: "Put the policy of a file in force.",
        discussion: """
            The file has the form that `retrace policy show` writes. What it leaves out stays as it is. Every fault is \
            named, and with one nothing is adopted. Sessions that live go on under the policy that they began under.
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var keys: KeyOptions

    @Argument(help: "The file; - is the standard input.", completion: .file(extensions: ["json"]))
    var file: String

    func run() async throws {
        let bytes = try read()
        try DataFolder.refuseMissing(data.path)
        let keys = try keys.existing(data: data.path)
        let adopted = try await withOperatorEngine(data.path, keys) { engine in
            let current = engine.policy
            let policy = try policy(from: bytes, over: current)
            if policy == current { return (current, isNew: false) }
            try refuseRemoval(current, policy, keys)
            try await engine.adopt(policy)
            return (engine.policy, isNew: true)
        }
        let output = Output()
        try output.line(
            adopted.isNew
                ? "Version \(adopted.0.version) of the policy is in force."
                : "Version \(adopted.0.version) is in force and is just this; nothing was changed.")
        try output.flush()
    }

    /// What a shorter period removes from the vault is erased: who may not do that may not order it by a policy.
    private func refuseRemoval(_ current: Policy, _ new: Policy, _ keys: KeyStore) throws {
        if (current.identityDays, current.clientDays) == (new.identityDays, new.clientDays) { return }
        let login = KeyStore.currentLogin
        if try keys.accessRules().allow(.erase, by: login) { return }
        throw WrongInput(
            "\(AccessRefused.notAllowed(login: login, action: .erase)); identityDays and clientDays say who is removed from "
                + "the vault, so changing them needs that leave; nothing was adopted")
    }

    private func policy(from bytes: [UInt8], over current: Policy) throws -> Policy {
        do throws(PolicyTextFaults) {
            return try PolicyText.policy(from: bytes, over: current)
        } catch {
            let sentences = error.sentences.map { "\n  \(file): \($0)" }
            throw WrongInput("nothing was adopted:" + sentences.joined())
        }
    }

    private func read() throws -> [UInt8] {
        if file == "-" { return Array(FileHandle.standardInput.readDataToEndOfFile()) }
        do {
            guard let bytes = try DurableFile.read(at: file) else { throw WrongInput("there is no file \(file)") }
            return bytes
        } catch let error as LMDBError {
            throw WrongInput("\(file) can't be read: \(error)")
        }
    }
}

extension DataFolder {
    /// The policy that was adopted last; nil in a log that has not begun.
    func policyInForce() throws -> Policy? {
        var filter = EventFilter()
        filter.types = [.policyAdopted]
        filter.isReversed = true
        filter.limit = 1
        var found: Policy?
        let body = { (event: LoggedEvent) in
            if case .policyAdopted(let adopted) = event.event.payload { found = adopted.policy }
            return false
        }
        if let store = try? ViewStore.openReadOnly(data: path, isUnlocked: isUnlocked) {
            try Views(log: log, store: store).forEachEvent(matching: filter, body)
        } else {
            try log.forEachEvent(matching: filter, body)
        }
        return found
    }
}
