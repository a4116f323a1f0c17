import Crypto
import Foundation
import Recovery
import Retrace
import RetraceGateways

extension ServeSettings {
    /// The gateway that the settings name, and how its receipts are read if it sends any.
    func madeGateway(_ keys: KeyStore) throws -> (any SMSGateway, ReceiptReader?) {
        switch gateway {
        case .files(let folder): return (try FileSMSGateway(folder: folder), nil)
        case .kannel(let url, let username, let password, let receipts):
            let receipts = try receipts.map { try deliveryReceipts($0, keys) }
            let url = try endpoint(url, "gateway.url")
            do throws(InvalidKannel) {
                let gateway = try KannelGateway(
                    url: url, username: username, password: password, receipts: receipts)
                return (gateway, receipts.map(ReceiptReader.init))
            } catch {
                throw SettingFaults(["gateway.kind is kannel: \(error)"])
            }
        case .webhook(let description, let secrets): return (try webhook(description, secrets), nil)
        }
    }

    private func deliveryReceipts(_ url: String, _ keys: KeyStore) throws -> DeliveryReceipts {
        let given = try endpoint(url, "gateway.receipts-url")
        let base = given.path.isEmpty ? try endpoint(given.origin + "/receipts", "gateway.receipts-url") : given
        do throws(InvalidReceipts) {
            return try DeliveryReceipts(key: try derived(keys), base: base)
        } catch {
            throw SettingFaults(["gateway.receipts-url: \(error)"])
        }
    }

    private func webhook(_ description: String, _ folder: String?) throws -> WebhookGateway {
        let bytes = try read(description, "gateway.file")
        do {
            let configuration = try WebhookConfiguration(json: bytes)
            return try WebhookGateway(configuration, secrets: try secrets(configuration.secretNames, in: folder))
        } catch let error as InvalidWebhook {
            throw SettingFaults(["gateway.file \(description): \(error)"])
        }
    }

    /// A file for each secret that the description names, mode 0600.
    private func secrets(_ names: Set<String>, in folder: String?) throws -> [String: Secret] {
        guard !names.isEmpty else { return [:] }
        guard let folder else {
            throw SettingFaults([
                "gateway.file names the secrets \(names.sorted().joined(separator: ", ")); "
                    + "put each into a file of that name, and name their folder with gateway.secrets"
            ])
        }
        var faults: [String] = []
        var secrets: [String: Secret] = [:]
        for name in names.sorted() {
            let path = "\(folder)/\(name)"
            if let fault = ProductionChecks.modeFault("gateway.secrets", path) { faults.append(fault) }
            guard !name.contains("/"), case .secret(let secret)? = try? SecretFile.read(path) else {
                faults.append("gateway.secrets: \(path) is missing, empty or can't be read")
                continue
            }
            secrets[name] = secret
        }
        guard faults.isEmpty else { throw SettingFaults(faults) }
        return secrets
    }
}

private func derived(_ keys: KeyStore) throws(InvalidReceipts) -> [UInt8] {
    // Too few bytes where there is no key: that is then the error.
    (try? keys.derivedKey("retrace receipts 1")) ?? []
}

private func endpoint(_ url: String, _ name: String) throws -> EndpointURL {
    do throws(InvalidEndpointURL) {
        return try EndpointURL(url)
    } catch {
        throw SettingFaults(["\(name): \(error)"])
    }
}

extension ReceiptReader {
    init(_ receipts: DeliveryReceipts) {
        path = receipts.base.path
        read = { path, status in
            switch receipts.read(path: path, status: status) {
            case .final(let receipt):
                .receipt(receipt.session, receipt.message, isDelivered: receipt.isDelivered)
            case .progress: .progress
            case .unknown: .forged
            }
        }
    }
}
