package import HTTPTypes

/// Whether a form was sent from a page of our own. The browser says so itself (`Sec-Fetch-Site`); one that is too old to
/// do so names the origin. A request that says neither comes from no form of a browser and is refused.
func isSameOrigin(_ head: HTTPRequest) -> Bool {
    if let site = head.headerFields[.secFetchSite] { return site == "same-origin" }
    guard let origin = head.headerFields[.origin], let host = head.authority else { return false }
    return origin == "https://\(host)" || origin == "http://\(host)"
}

extension HTTPField.Name {
    package static let secFetchSite = Self("Sec-Fetch-Site")!
}
