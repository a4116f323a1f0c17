import EventStore
import Foundation
package import Recovery
import Retrace

/// What came of a scenario.
package struct ScenarioOutcome: Sendable {
    package let name: String
    package let rules: [Rule]
    /// How many steps were played, and how many expectations looked at.
    package let steps: Int
    package let expectations: Int
    /// What did not hold: file, line, what was expected, what came.
    package let faults: [String]
    /// The log at the end: its size, and its tree's root in hexadecimal.
    package let size: UInt64
    package let root: String
}

/// One step as it was played, for whoever shows it.
struct PlayedStep {
    let step: ScenarioStep
    let time: Instant
    let observation: Observation
    let faults: [String]
}

/// Plays the scenario of a file in a folder for data, which must be empty; without one, in a temporary folder that is
/// removed. Throws a sentence that names file and line if the file is wrong.
package func playScenario(at path: String, data: String? = nil) async throws -> ScenarioOutcome {
    try await playScenario(try ScenarioReader.read(path), data: data) { _ in }
}

func playScenario(
    _ scenario: Scenario, data: String?, show: (PlayedStep) throws -> Void
) async throws -> ScenarioOutcome {
    let folder: String
    if let data {
        try Folders.fresh(data)
        folder = data
    } else {
        folder = try Folders.temporary("retrace-run")
    }
    defer { if data == nil { Folders.remove(folder) } }
    let driver = try ScenarioDriver(scenario, data: folder)
    do {
        try await driver.begin()
        let (count, faults) = try await play(scenario, driver, show)
        await driver.close()
        let report = try EventLog.open(at: folder + "/log").verify()
        return ScenarioOutcome(
            name: scenario.name, rules: scenario.rules, steps: scenario.steps.count, expectations: count,
            faults: faults, size: report.size, root: report.root.hexadecimal)
    } catch {
        await driver.close()
        throw error
    }
}

private func play(
    _ scenario: Scenario, _ driver: ScenarioDriver, _ show: (PlayedStep) throws -> Void
) async throws -> (count: Int, faults: [String]) {
    var count = 0
    var faults: [String] = []
    for step in scenario.steps {
        let observation: Observation
        do {
            observation = try await driver.play(step)
        } catch let fault as FieldFault {
            throw WrongInput("\(scenario.path):\(step.line): \(fault)")
        }
        let compared = step.expectation.compare(observation, start: scenario.start)
        count += compared.count
        let located = compared.faults.map { "\(scenario.path):\(step.line): \($0)" }
        faults += located
        try show(PlayedStep(step: step, time: driver.now, observation: observation, faults: located))
    }
    return (count, faults)
}
