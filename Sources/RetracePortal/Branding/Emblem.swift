/// The picture beside the name: a file of its own, never part of a page's text.
public enum Emblem: Equatable, Sendable {
    case svg(String)
    case png([UInt8])

    /// More would take the page over its 50 KB.
    static let byteLimit = 16_384

    var bytes: [UInt8] {
        switch self {
        case .svg(let text): Array(text.utf8)
        case .png(let bytes): bytes
        }
    }

    var fileExtension: String {
        switch self {
        case .svg: "svg"
        case .png: "png"
        }
    }

    func check() throws(BrandingFault) {
        guard bytes.count <= Self.byteLimit else { throw .emblemTooLarge(bytes.count) }
        switch self {
        case .svg(let text): try Self.checkSVG(text)
        case .png(let bytes):
            guard bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) else { throw .emblemNotPNG }
        }
    }

    /// Asks for a picture by itself: it would not run as an image, but it must not when it is opened alone either.
    private static func checkSVG(_ text: String) throws(BrandingFault) {
        let lowered = text.lowercased()
        guard lowered.contains("<svg"), lowered.contains("</svg>") else { throw .emblemNotSVG }
        for word in ["<script", "javascript:", "<foreignobject", "onload=", "onclick=", "@import", "href=\"http"]
        where lowered.contains(word) {
            throw .emblemHolds(word)
        }
    }
}

extension Emblem {
    /// The portal's own: waves, a hill and a rising sun.
    public static var standard: Emblem { .svg(String(decoding: PackageResources.emblem_svg, as: UTF8.self)) }
}
