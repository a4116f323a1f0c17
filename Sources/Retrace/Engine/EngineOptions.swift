import LMDB
public import Recovery

/// How an engine is opened. What is not set has a value fit for production.
public struct EngineOptions: Sendable {
    /// The folder of data: `log/`, `views/` and `vault/` are made in it.
    public var data: String
    public var keys: KeyStore
    /// Adopted when the log begins; later policies are adopted by `Engine.adopt(_:)`.
    public var policy = Policy.standard
    public var templates = MessageTemplates.guide
    /// Allows the published test keys, and commits that are not flushed. Never set it where citizens are served.
    public var isDevelopment = false
    /// A virtual clock in place of the machine's: then nothing happens by itself, see `Engine.settle()`,
    /// `Engine.deliverMessages()` and `Engine.catchUpViews()`.
    public var clock: VirtualClock?
    /// Other clocks in place of the machine's, for tests and development.
    package var clockSource: BootClock.Source?
    /// Makes ids and pseudonyms repeatable. Only in development.
    public var seed: UInt64?
    /// Whether commits are flushed. Only in development may they not be.
    public var isDurable = true
    /// Whether this process follows the log into views, sends messages and runs timers.
    public var runsFollower = true
    public var runsWorker = true
    public var runsTimers = true
    /// Nothing is written while fewer bytes are free on the disk.
    public var freeSpaceNeeded: UInt64 = 64 << 20
    /// How long the directory may take to look an account up, and for its other calls; then it counts as unreachable.
    /// Under a virtual clock there is no limit.
    public var lookUpTimeout = Duration.seconds(3)
    public var directoryTimeout = Duration.seconds(5)
    /// How long the captcha's provider may take; then it counts as unreachable.
    public var captchaTimeout = Duration.seconds(5)
    /// Told of each step of an erasure once it is done, so that a test can cut it off there.
    package var didErase: @Sendable (ErasureStep) -> Void = { _ in }
    /// The same of each step by which a checkpoint is signed or its key rotated.
    package var didSign: @Sendable (SigningStep) -> Void = { _ in }
    /// How many bytes are free below a path; another one for tests.
    package var freeSpace: @Sendable (String) throws -> UInt64 = { try DurableFile.freeSpace(at: $0) }

    /// The name under which the checkpoints of a new log are signed, at most 64 bytes and unique for each log; nil makes
    /// one up. A log that has a name keeps it.
    public var origin: String?
    /// Where checkpoints are handed to besides, in the process that runs timers.
    public var checkpointDestinations: [CheckpointDestination] = []
    /// Told, in a sentence, when a checkpoint could not be signed or handed on. It is tried again.
    public var checkpointFailed: @Sendable (String) -> Void = { _ in }
    /// The checkpoint that a log does not reach and which is given up: see `Engine.restore`.
    var restoring: OutsideCheckpoint?

    /// Which id a session gets that is not left to chance: a demonstration's first, for the guide's own code.
    package var chosenSession: @Sendable (RecoveryForm) -> SessionID? = { _ in nil }

    var isFitForProduction: Bool { !keys.isTest && isDurable && seed == nil && clock == nil && clockSource == nil }

    public init(data: String, keys: KeyStore) {
        self.data = data
        self.keys = keys
    }
}

/// What an engine needs of the outside.
public struct EnginePorts: Sendable {
    public var directory: any AccountDirectory
    public var gateway: any SMSGateway
    public var captcha: any Captcha

    public init(directory: any AccountDirectory, gateway: any SMSGateway, captcha: any Captcha) {
        self.directory = directory
        self.gateway = gateway
        self.captcha = captcha
    }
}
