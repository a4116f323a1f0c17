import Glibc

/// Who runs this process, and whose a file is.
///
/// Here because the system's calls take pointers, and unsafe code has one address.
public enum FileOwner {
    /// The number of the user who runs this process: the real one, which no variable and no `setuid` bit changes.
    public static var thisUser: UInt32 { getuid() }

    /// The number of the user whom the files belong to that this process makes.
    public static var effectiveUser: UInt32 { geteuid() }

    /// The number of the user who signed in to the session that this process belongs to. The kernel keeps it through
    /// `sudo` and `su`, and where a login has set it nobody but root can change it. Nil where nobody has, as in a timer's job or
    /// a container: but whoever runs there may set it themselves, once, to any number, and nothing tells that apart.
    public static var signedInUser: UInt32? {
        guard let bytes = try? DurableFile.read(at: "/proc/self/loginuid", limit: 16),
            let user = UInt32(String(decoding: bytes, as: UTF8.self)), user != .max
        else { return nil }
        return user
    }

    /// The number of the user whom a file or folder belongs to; nil if it is not there.
    public static func user(of path: String) -> UInt32? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_uid : nil
    }

    /// The login name of a user; nil if the system knows none.
    public static func login(of user: UInt32) -> String? {
        var record = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 1 << 14)
        guard getpwuid_r(user, &record, &buffer, buffer.count, &found) == 0, found != nil, let name = record.pw_name
        else { return nil }
        return String(cString: name)
    }
}
