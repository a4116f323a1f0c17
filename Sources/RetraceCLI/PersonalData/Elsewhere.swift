import LMDB
import Recovery
import Retrace

/// Where a person is besides the vault: in the embedded directory, and in the files of a development gateway.
struct Elsewhere: Sendable {
    private let directory: String?
    private let messages: String?

    /// Refuses folders that are not there.
    init(directory: String?, messages: String?) throws {
        if let directory, DurableFile.mode(of: directory + "/data.mdb") == nil {
            throw WrongInput("there is no embedded directory at \(directory); leave --with-account out")
        }
        if let messages, DurableFile.mode(of: messages) == nil {
            throw WrongInput("there is no folder \(messages); check --messages")
        }
        self.directory = directory
        self.messages = messages
    }

    func erase(_ account: AccountIdentifier?, _ phones: [PhoneNumber]) throws {
        var phones = Set(phones)
        if let directory, let account {
            phones.formUnion(try EmbeddedDirectory(at: directory).erase(account))
        }
        if let messages { _ = try FileSMSGateway(folder: messages).erase(to: phones) }
    }

    /// For whom the vault does not know any more: by what was typed. Returns whether there was anywhere to look.
    func erase(_ typed: TypedPerson) throws -> Bool {
        switch typed {
        case .account(let account) where directory != nil: try erase(account, [])
        case .phone(let phone) where messages != nil && directory == nil: try erase(nil, [phone])
        default: return false
        }
        return true
    }
}
