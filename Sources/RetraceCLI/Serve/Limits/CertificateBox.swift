import Foundation
import NIOSSL
import Synchronization

/// The certificate that new connections get; it can be read again while the portal runs.
final class CertificateBox: Sendable {
    private let files: ServeSettings.TLSFiles
    private let current: Mutex<NIOSSLContext>

    var context: NIOSSLContext { current.withLock { $0 } }

    /// Throws a sentence if the files are no certificate with its key.
    init(_ files: ServeSettings.TLSFiles) throws(SettingFaults) {
        self.files = files
        current = Mutex(try Self.load(files))
    }

    /// Reads the files again. What was in force stays if they can't be used.
    func reload() throws(SettingFaults) {
        let fresh = try Self.load(files)
        current.withLock { $0 = fresh }
    }

    private static func load(_ files: ServeSettings.TLSFiles) throws(SettingFaults) -> NIOSSLContext {
        let chain: [NIOSSLCertificate]
        do {
            chain = try NIOSSLCertificate.fromPEMFile(files.certificate)
        } catch {
            throw SettingFaults(["tls.certificate-file \(files.certificate) is no certificate in PEM that can be read"])
        }
        guard !chain.isEmpty else {
            throw SettingFaults(["tls.certificate-file \(files.certificate) holds no certificate"])
        }
        let key: NIOSSLPrivateKey
        do {
            key = try NIOSSLPrivateKey(file: files.key, format: .pem)
        } catch {
            throw SettingFaults([
                "tls.key-file \(files.key) is no private key in PEM that can be read; it must have no password"
            ])
        }
        do {
            return try NIOSSLContext(configuration: configuration(chain, key))
        } catch {
            throw SettingFaults([
                "tls.key-file \(files.key) is not the key of the first certificate in \(files.certificate)"
            ])
        }
    }

    /// TLS 1.2 with forward secrecy and AEAD alone, and TLS 1.3 (Mozilla's "intermediate").
    private static func configuration(_ chain: [NIOSSLCertificate], _ key: NIOSSLPrivateKey) -> TLSConfiguration {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        configuration.cipherSuites =
            "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
            + "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305"
        configuration.applicationProtocols = ["http/1.1"]
        return configuration
    }
}
