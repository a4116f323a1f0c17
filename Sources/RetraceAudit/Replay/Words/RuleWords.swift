public import Recovery

extension Rule {
    /// What the rule asks, in a few words.
    public var words: Sentence { Sentence(vietnameseSummary, summary) }

    private var vietnameseSummary: String {
        switch self {
        case .o1: "một lần lấy lại bắt đầu bằng một yêu cầu, một lần"
        case .o2: "captcha chỉ qua một lần, trong phiên đang chờ nó"
        case .o3: "chỉ cấp mã OTP sau captcha"
        case .o4: "chỉ mã mới nhất có giá trị, khi còn hiệu lực, và một lần"
        case .o5: "thông tin đăng nhập đi sau mã đúng, một lần"
        case .o6: "mã chỉ hết hiệu lực khi đến hạn"
        case .o7: "không có gì đi sau khi phiên kết thúc"
        case .o8: "mọi lệnh đều có câu trả lời ở mọi trạng thái"
        case .t1: "mã chỉ có hiệu lực trong thời gian ngắn"
        case .t2: "phải đợi mới được gửi lại mã"
        case .t3: "phiên chỉ kéo dài trong thời gian ngắn"
        case .t4: "mật khẩu tạm thời chỉ có hiệu lực trong thời gian ngắn"
        case .t5: "điều đến hạn đều được ghi lại"
        case .t6: "thời gian của nhật ký không bao giờ lùi"
        case .t7: "sau quá nhiều mã sai là một quãng nghỉ"
        case .t8: "thông tin đăng nhập được gửi sớm, nếu không thì thôi"
        case .l1: "số mã sai trong một phiên"
        case .l2: "số mã cho một điện thoại, tài khoản và cặp"
        case .l3: "số mã sai của một cặp"
        case .l4: "số yêu cầu từ một máy khách"
        case .l5: "số yêu cầu từ một mạng"
        case .l6: "số tài khoản mà một máy khách hỏi đến"
        case .l7: "số điện thoại đã thử cho một tài khoản"
        case .l8: "số tin nhắn trong một ngày"
        case .e1: "không ai biết được tài khoản có tồn tại hay không"
        case .e2: "phiên giả trả lời như phiên thật"
        case .e3: "thẻ phiên hoặc mã báo tự chứng thực"
        case .e4: "không có bí mật trong nhật ký"
        case .e5: "so sánh bí mật trong thời gian không đổi"
        }
    }
}
