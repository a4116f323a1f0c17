package import Recovery

/// What a page says about an identifier or a phone number that cannot be one. Only the form is judged: the same
/// sentence for everybody, and nothing of what was typed.
extension InvalidIdentifier {
    package func text(in language: Language) -> String {
        switch language {
        case .vietnamese: vietnamese
        case .english: english
        }
    }

    private var vietnamese: String {
        switch self {
        case .empty: "Hãy nhập số ghi trên giấy tờ."
        case .tooLong: "Số này quá dài. Hãy chỉ nhập số ghi trên giấy tờ."
        case .foreignCharacter: "Trong số này có ký tự lạ. Hãy chỉ dùng chữ số và chữ cái không dấu."
        case .character(.individual):
            "Hãy nhập số CMND (9 chữ số), số CCCD (12 chữ số) hoặc số hộ chiếu (6 đến 9 chữ và số)."
        case .character(.organization): "Mã số thuế chỉ có chữ số. Hãy nhập lại."
        case .length(.individual): "Số CMND có 9 chữ số, số CCCD có 12 chữ số. Hãy xem có thiếu hay thừa số nào không."
        case .length(.organization): "Mã số thuế có 10, 12 hoặc 13 chữ số. Hãy xem có thiếu hay thừa số nào không."
        case .neverIssued: "Không có giấy tờ nào mang số này. Hãy nhập đúng số ghi trên giấy tờ."
        case .checkDigit: "Mã số thuế này có chữ số sai. Hãy so lại từng chữ số với giấy tờ."
        }
    }

    private var english: String {
        switch self {
        case .empty: "Enter the number on your document."
        case .tooLong: "This number is too long. Enter only the number on your document."
        case .foreignCharacter: "This number holds a sign that does not belong there. Use plain digits and letters."
        case .character(.individual):
            "Enter an identity number (9 or 12 digits) or a passport number (6 to 9 letters and digits)."
        case .character(.organization): "A tax code has digits only. Enter it again."
        case .length(.individual): "An identity number has 9 or 12 digits. Check that none is missing or doubled."
        case .length(.organization): "A tax code has 10, 12 or 13 digits. Check that none is missing or doubled."
        case .neverIssued: "No document has this number. Enter the number on your document."
        case .checkDigit: "A digit of this tax code is wrong. Compare each digit with your document."
        }
    }
}

extension InvalidPhoneNumber {
    package func text(in language: Language) -> String {
        switch language {
        case .vietnamese: vietnamese
        case .english: english
        }
    }

    private var vietnamese: String {
        switch self {
        case .empty: "Hãy nhập số điện thoại di động."
        case .tooLong: "Số này quá dài. Hãy chỉ nhập 10 chữ số của số di động."
        case .character: "Số điện thoại chỉ có chữ số. Hãy nhập lại."
        case .foreign: "Hãy nhập số di động Việt Nam, bắt đầu bằng 0 hoặc +84."
        case .prefixMissing: "Số di động bắt đầu bằng 0 hoặc +84. Hãy nhập từ số đầu tiên."
        case .length: "Số di động có 10 chữ số. Hãy xem có thiếu hay thừa số nào không."
        case .retired: "Đây là số 11 chữ số kiểu cũ. Hãy nhập số mới có 10 chữ số."
        case .notMobile: "Đây không phải số di động. Hãy nhập số nhận được tin nhắn."
        }
    }

    private var english: String {
        switch self {
        case .empty: "Enter your mobile number."
        case .tooLong: "This number is too long. Enter only the 10 digits of your mobile number."
        case .character: "A phone number has digits only. Enter it again."
        case .foreign: "Enter a Vietnamese mobile number. It begins with 0 or +84."
        case .prefixMissing: "A mobile number begins with 0 or +84. Enter it from its first digit."
        case .length: "A mobile number has 10 digits. Check that none is missing or doubled."
        case .retired: "This is an old number of 11 digits. Enter the new one of 10 digits."
        case .notMobile: "This is not a mobile number. Enter one that can receive messages."
        }
    }
}
