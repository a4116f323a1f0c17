/// Waits for a call's answer, or until its time is over: then the answer is `late` and the call is cancelled. One that
/// does not heed that goes on by itself, and nobody waits for it.
func inTime<Answer: Sendable>(
    _ limit: Duration, orElse late: Answer, _ body: @escaping @Sendable () async -> Answer
) async -> Answer {
    await withCheckedContinuation { continuation in
        let first = FirstAnswer(continuation)
        let call = Task { first.resume(await body()) }
        let timer = Task {
            try? await Task.sleep(for: limit)
            if first.resume(late) { call.cancel() }
        }
        first.whenAnswered { timer.cancel() }
    }
}
