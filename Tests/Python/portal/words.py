"""What the pages say, in the words of the guide, and in English."""

from dataclasses import dataclass


@dataclass
class Words:
    forgotten: str
    checked: str
    send: str
    arrival: str
    confirm: str
    resend: str
    right: str
    back: str
    sign_in: str
    change: str
    save: str
    account: str
    sign_out: str


VIETNAMESE = Words(
    forgotten="Quên mật khẩu", checked="Đã kiểm tra xong.", send="Gửi OTP xác nhận",
    arrival="Thời gian Mã OTP gửi về điện thoại quý khách từ 30 giây đến 60 giây", confirm="Xác nhận",
    resend="Gửi lại mã OTP", right="Mã OTP đúng", back="Trở về trang Đăng nhập", sign_in="Đăng nhập",
    change="Đổi mật khẩu", save="Lưu mật khẩu", account="Tài khoản của quý khách", sign_out="Đăng xuất")

ENGLISH = Words(
    forgotten="Forgotten password", checked="The check is done.", send="Send the code",
    arrival="The code takes 30 to 60 seconds to reach your phone.", confirm="Confirm",
    resend="Send the code again", right="The code is right", back="Back to the sign-in page", sign_in="Sign in",
    change="Change your password", save="Save the password", account="Your account", sign_out="Sign out")
