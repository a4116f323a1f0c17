import Foundation
import LMDB
import Recovery
import Retrace
import RetraceAudit

/// Where a person is besides the vault: in the embedded directory, and in the files of a development gateway.
struct Elsewhere: Sendable {
    private let directory: String?
    private let messages: [String]

    /// Refuses folders that are not there.
    init(directory: String?, messages: String?) throws {
        if let directory, DurableFile.mode(of: directory + "/data.mdb") == nil {
            throw WrongInput("there is no embedded directory at \(directory); leave --with-account out")
        }
        if let messages, DurableFile.mode(of: messages) == nil {
            throw WrongInput("there is no folder \(messages); check --messages")
        }
        self.directory = directory
        self.messages = messages.map { [$0] } ?? []
    }

    /// The places that an erasure named. A directory lies in the data; where it is gone, so is what it held. A folder of
    /// messages may be on a disk that is not mounted, so one that is not there is refused, as long as the vault knows whose
    /// messages are to go.
    private init(places: [String], data: String) throws {
        var (directory, messages): (String?, [String]) = (nil, [])
        for place in places {
            if place == Self.directoryName {
                directory = data + "/directory"
            } else if place.hasPrefix(Self.messagesName) {
                messages.append(String(place.dropFirst(Self.messagesName.count)))
            } else {
                throw WrongInput("it is to be erased from \(place.visible) too, which this command does not know")
            }
        }
        self.directory = directory.flatMap { DurableFile.mode(of: $0 + "/data.mdb") == nil ? nil : $0 }
        if let gone = messages.first(where: { DurableFile.mode(of: $0) == nil }) {
            throw WrongInput(
                "there is no folder \(gone), from which messages are to be erased; mount it, or make an empty one if it was deleted"
            )
        }
        self.messages = messages
    }

    private static let directoryName = "directory"
    private static let messagesName = "messages:"

    /// As the list of the erased keeps them: for whoever finishes the erasure, from whatever folder.
    var places: [String] {
        let messages = messages.map { Self.messagesName + URL(fileURLWithPath: $0).standardizedFileURL.path }
        return (directory == nil ? [] : [Self.directoryName]) + messages
    }

    /// Erases from the places that an erasure named, also when it is finished later.
    static func again(data: String) -> ElsewhereErasure {
        { places, account, phones in try Elsewhere(places: places, data: data).erase(account, phones) }
    }

    func erase(_ account: AccountIdentifier?, _ phones: [PhoneNumber]) throws {
        let directory = try directory.map { try EmbeddedDirectory(at: $0) }
        var phones = Set(phones)
        // The directory may know more of them, so it goes last: what breaks off before can be done again.
        if let directory, let account { phones.formUnion(try directory.phones(of: account)) }
        for folder in messages { _ = try FileSMSGateway(folder: folder).erase(to: phones) }
        if let directory, let account { try directory.erase(account) }
    }

    /// For whom the vault does not know any more: by what was typed. Returns whether there was anywhere to look.
    func erase(_ typed: TypedPerson) throws -> Bool {
        switch typed {
        case .account(let account) where directory != nil: try erase(account, [])
        case .phone(let phone) where !messages.isEmpty && directory == nil: try erase(nil, [phone])
        default: return false
        }
        return true
    }
}
