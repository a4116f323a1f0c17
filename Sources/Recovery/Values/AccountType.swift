/// Cá nhân or Tổ chức.
public enum AccountType: UInt8, Sendable, CaseIterable {
    case individual = 1
    case organization = 2
}
