import Foundation

/// An authority of a test's own and a server's certificate from it, for the address 127.0.0.1.
enum Certificates {
    static func make(in folder: TemporaryFolder) throws {
        try authority("ca", in: folder)
        try authority("other-ca", in: folder)
        try "subjectAltName=IP:127.0.0.1\n".write(toFile: folder.path("names"), atomically: true, encoding: .utf8)
        try run(
            "/usr/bin/openssl",
            ["req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=Test server"]
                + ["-keyout", folder.path("server.key"), "-out", folder.path("server.csr")])
        try run(
            "/usr/bin/openssl",
            ["x509", "-req", "-in", folder.path("server.csr"), "-CA", folder.path("ca.pem")]
                + ["-CAkey", folder.path("ca.key"), "-CAcreateserial", "-days", "2", "-extfile", folder.path("names")]
                + ["-out", folder.path("server.pem")])
    }

    private static func authority(_ name: String, in folder: TemporaryFolder) throws {
        try run(
            "/usr/bin/openssl",
            ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=Test authority \(name)"]
                + ["-keyout", folder.path("\(name).key"), "-out", folder.path("\(name).pem")])
    }

    /// What the server's configuration says of them.
    static func settings(_ folder: TemporaryFolder) -> String {
        """
        olcTLSCACertificateFile: \(folder.path("ca.pem"))
        olcTLSCertificateFile: \(folder.path("server.pem"))
        olcTLSCertificateKeyFile: \(folder.path("server.key"))

        """
    }
}
