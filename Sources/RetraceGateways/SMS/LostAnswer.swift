import Retrace

extension WebOutcome {
    /// What it means for a message that no usable answer came; nil if one came.
    ///
    /// A message that can't have arrived is refused, so that it is tried again. Whatever might have arrived is unknown:
    /// a code is then not sent twice by itself.
    var lostAnswer: SendAnswer? {
        switch self {
        case .answered: nil
        case .timedOut(let isSent), .failed(let isSent): isSent ? .unknown : .rejected(code: 0, isRetryable: true)
        case .tooLarge: .unknown
        // "See other" follows something that was done; the other redirects say that it is to be done elsewhere.
        case .redirected(let status): status == 303 ? .unknown : .rejected(code: status, isRetryable: false)
        }
    }
}

extension WebAnswer {
    /// What an answer means that no rule of the gateway's own covers.
    var meaning: SendAnswer {
        switch status {
        // Too many requests, or no service at the moment: it was not taken, by the words of RFC 9110 and RFC 6585.
        case 429, 503: .rejected(code: status, isRetryable: true)
        case 408: .unknown
        case 400..<500: .rejected(code: status, isRetryable: false)
        default: .unknown
        }
    }
}
