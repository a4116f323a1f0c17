import Foundation
import RetracePortal

/// A province that does not exist.
enum TestBranding {
    private static var fields: [String: Any] {
        [
            "name": ["vi": "Cổng dịch vụ tỉnh Thử", "en": "Portal of Thử Province"],
            "shortName": ["vi": "Tỉnh Thử", "en": "Thử"],
            "hotline": "+84 258 000 000",
            "office": ["vi": "1 Đường Một, Thử", "en": "1 First Street, Thử"],
            "otherWays": [["vi": "Đến tận nơi.", "en": "Come in person."]],
        ]
    }

    /// `fields` with others in their place; nil takes one away.
    static func json(_ changes: [String: Any?] = [:]) throws -> [UInt8] {
        var fields = Self.fields
        for (name, value) in changes { fields[name] = value }
        return try [UInt8](JSONSerialization.data(withJSONObject: fields))
    }

    static func with(basePath: String = "", layout: String? = nil) throws -> Branding {
        try Branding(json: json(["basePath": basePath, "layout": layout]))
    }
}
