/// A policy that is handed on without a copy: it is a large value, and nearly every decision looks at one.
package final class Terms: Sendable {
    package let policy: Policy

    package init(_ policy: Policy) { self.policy = policy }
}
