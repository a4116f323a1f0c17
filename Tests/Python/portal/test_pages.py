"""What a citizen may do wrong or twice, in a browser, against `retrace serve`; and who sees, hears or has less."""

import time

import pytest

from browser import Browser
from served import run
from words import ENGLISH, VIETNAMESE as WORDS

CODE, END = "/lay-lai/ma-otp", "/lay-lai/xong"
WRONG = "Mã này không đúng hoặc không còn hiệu lực."


def request(browser, server, account):
    """As far as the page for the code."""
    fill(browser, server, account)
    browser.press(WORDS.send)
    browser.wait_for_path(CODE)


def fill(browser, server, account):
    identifier, phone = account
    browser.open(server.url + "/lay-lai")
    browser.type(identifier=identifier, phone=phone)
    browser.tick_captcha(WORDS.checked)


def other_than(code):
    return f"{(int(code) + 1) % 1_000_000:06}"


def enter(browser, code):
    browser.type(code=code)
    browser.press(WORDS.confirm)


def wait_for_event(server, name):
    """The timers write it though nobody asks for anything (T5)."""
    deadline = time.monotonic() + 5
    while name not in run("log", "--data", server.data, "--type", name, "--format", "json"):
        assert time.monotonic() < deadline, f"{name} is not in the log"
        time.sleep(0.2)


def no_more_messages(server, phone, count):
    """None comes for a while: a gateway has a message within milliseconds of its command."""
    time.sleep(1.5)
    assert len(server.messages(phone)) == count


def test_a_wrong_code_is_told_beside_its_field_and_the_right_one_still_works(quick, account, browser):
    request(browser, quick, account)
    code = quick.code(account[1])

    enter(browser, other_than(code))
    assert WRONG in browser.find("#code-problem").text
    assert browser.find("#code").get_attribute("aria-invalid") == "true"
    assert "Còn 4 lần nhập." in browser.text
    browser.check()

    enter(browser, code)
    browser.wait_for_path(END)


def test_five_wrong_codes_end_it(quick, account, browser):
    request(browser, quick, account)
    code = quick.code(account[1])
    for _ in range(5):
        enter(browser, other_than(code))
    browser.wait_for_text("Lần lấy lại này đã kết thúc")
    browser.check()
    no_more_messages(quick, account[1], 1)


def test_an_expired_code_is_told_as_it_expires_and_the_next_one_works(guided, browser):
    account = guided.account
    request(browser, guided, account)
    code = guided.code(account[1])
    # Five minutes but for the last seconds, which the page counts down.
    guided.move_clock(290)
    browser.driver.refresh()
    assert "Mã đã hết hiệu lực." not in browser.text
    browser.wait_for_text("Mã đã hết hiệu lực.", 20)
    browser.check()
    browser.screenshot("code-expired")
    wait_for_event(guided, "OTPExpired")

    enter(browser, code)
    assert WRONG in browser.find("#code-problem").text
    browser.check()

    browser.press(WORDS.resend)
    browser.wait_for_path(CODE)
    enter(browser, guided.code(account[1], 2))
    browser.wait_for_path(END)


def test_a_code_is_sent_again_after_the_wait_and_the_old_one_is_dead(quick, account, browser):
    request(browser, quick, account)
    old = quick.code(account[1])
    button = browser.button(WORDS.resend)
    assert button.get_attribute("aria-disabled") == "true"
    button.click()
    no_more_messages(quick, account[1], 1)

    browser.wait_for_text("Đã có thể gửi lại mã OTP.")
    browser.press(WORDS.resend)
    assert "Đã nhận yêu cầu gửi lại." in browser.text
    browser.check()
    new = quick.code(account[1], 2)
    enter(browser, old)
    assert WRONG in browser.find("#code-problem").text
    enter(browser, new)
    browser.wait_for_path(END)


def test_refresh_back_and_a_double_click_send_no_second_message(quick, account, browser):
    fill(browser, quick, account)
    browser.driver.execute_script(
        "const button = document.querySelector('form.card button'); button.click(); button.click()")
    browser.wait_for_path(CODE)
    code = quick.code(account[1])

    browser.driver.refresh()
    assert browser.path == CODE
    browser.driver.back()
    browser.wait_for_path("/lay-lai")
    browser.driver.forward()
    browser.wait_for_path(CODE)
    browser.driver.back()
    browser.wait_for_path("/lay-lai")
    browser.type(identifier=account[0], phone=account[1])
    browser.tick_captcha(WORDS.checked)
    browser.press(WORDS.send)
    browser.wait_for_path(CODE)
    no_more_messages(quick, account[1], 1)

    enter(browser, code)
    browser.wait_for_path(END)
    quick.wait_for_message(account[1], 2)
    browser.driver.back()
    browser.driver.refresh()
    browser.driver.forward()
    no_more_messages(quick, account[1], 2)


def test_two_tabs_share_one_recovery(quick, account, browser):
    fill(browser, quick, account)
    first = browser.driver.current_window_handle
    browser.driver.switch_to.new_window("tab")
    second = browser.driver.current_window_handle
    fill(browser, quick, account)
    browser.press(WORDS.send)
    browser.wait_for_path(CODE)

    browser.driver.switch_to.window(first)
    browser.press(WORDS.send)
    browser.wait_for_path(CODE)
    no_more_messages(quick, account[1], 1)

    enter(browser, quick.code(account[1]))
    browser.wait_for_path(END)
    browser.driver.switch_to.window(second)
    browser.driver.refresh()
    assert browser.path != "/lay-lai"
    quick.wait_for_message(account[1], 2)
    no_more_messages(quick, account[1], 2)


def test_an_unknown_account_sees_the_same_pages(quick, account, browser):
    request(browser, quick, ("079099999999", account[1]))
    assert WORDS.arrival in browser.text
    no_more_messages(quick, account[1], 0)
    enter(browser, "123456")
    assert WRONG in browser.find("#code-problem").text
    assert "Còn 4 lần nhập." in browser.text


def test_faults_stand_beside_their_fields_and_what_was_typed_stays(quick, browser):
    browser.open(quick.url + "/lay-lai")
    browser.type(identifier="12345", phone="123")
    browser.tick_captcha(WORDS.checked)
    browser.press(WORDS.send)
    assert browser.find("#identifier-problem").text and browser.find("#phone-problem").text
    assert (browser.value("identifier"), browser.value("phone")) == ("12345", "123")
    assert browser.driver.switch_to.active_element.get_attribute("role") == "alert"
    browser.check()


def test_the_keyboard_alone_is_enough(quick, account, browser):
    from selenium.webdriver.common.keys import Keys

    browser.open(quick.url + "/lay-lai")
    identifier, phone = account
    browser.find("#identifier").send_keys(identifier, Keys.TAB)
    browser.driver.switch_to.active_element.send_keys(phone, Keys.TAB)
    assert browser.driver.switch_to.active_element.get_attribute("id") == "captcha-box"
    browser.driver.switch_to.active_element.send_keys(Keys.SPACE, Keys.TAB)
    # Sent while the proof of work still runs: it goes by itself when that is done.
    browser.driver.switch_to.active_element.send_keys(Keys.ENTER)
    browser.wait_for_path(CODE)
    browser.find("#code").send_keys(quick.code(phone), Keys.ENTER)
    browser.wait_for_path(END)


PAGES = ["/dang-nhap", "/lay-lai", "/khong-phai-toi", "/tro-giup", "/lay-lai/ma-otp", "/lay-lai/xong", "/nowhere"]


@pytest.mark.parametrize("look", ["wide", "phone", "dark", "dark phone"])
def test_every_page_is_accessible_in_both_languages(quick, look):
    browser = Browser(width=320 if "phone" in look else 1000)
    try:
        if "dark" in look:
            browser.prefer_dark()
        for path in PAGES:
            browser.open(quick.url + path)
            browser.check()
        browser.open(quick.url + "/dang-nhap")
        browser.press("English")
        for path in PAGES:
            browser.open(quick.url + path)
            assert browser.find("html").get_attribute("lang") == "en"
            browser.check()
    finally:
        browser.quit()


def test_the_flow_fits_a_phone_of_320_pixels(guided, phone_browser):
    browser, account = phone_browser, guided.account
    fill(browser, guided, account)
    browser.check()
    browser.press(WORDS.send)
    browser.wait_for_path(CODE)
    code = guided.code(account[1])
    browser.check()
    browser.screenshot("code-phone")
    enter(browser, other_than(code))
    browser.check()
    enter(browser, code)
    browser.wait_for_path(END)
    browser.check()


def test_the_flow_in_the_dark(quick, account, browser):
    browser.prefer_dark()
    fill(browser, quick, account)
    dark = browser.driver.execute_script("return getComputedStyle(document.body).backgroundColor")
    assert sum(int(part) for part in dark[dark.index("(") + 1:-1].split(",")[:3]) < 200, dark
    browser.check()
    browser.screenshot("request-dark")
    browser.press(WORDS.send)
    browser.wait_for_path(CODE)
    browser.check()
    browser.screenshot("code-dark")


def test_the_language_is_the_browsers_until_another_is_chosen(quick):
    browser = Browser(language="en")
    try:
        browser.open(quick.url + "/dang-nhap")
        assert browser.heading == ENGLISH.sign_in
        browser.press("Tiếng Việt")
        assert browser.heading == WORDS.sign_in
        browser.open(quick.url + "/lay-lai")
        assert browser.find("html").get_attribute("lang") == "vi"
    finally:
        browser.quit()


def test_without_javascript_the_pages_work_and_the_captcha_says_what_it_needs(quick, account):
    browser = Browser(has_script=False)
    try:
        browser.open(quick.url + "/dang-nhap")
        browser.type(identifier=account[0], password="wrong")
        browser.press(WORDS.sign_in)
        assert "Tài khoản hoặc mật khẩu không đúng." in browser.text
        browser.press(WORDS.forgotten)
        assert "Bước này cần JavaScript" in browser.text and "Đường dây nóng" in browser.find("main").text
        browser.type(identifier=account[0], phone=account[1])
        browser.press(WORDS.send)
        assert browser.value("identifier") == account[0]
        assert browser.has("#captcha-problem")
        browser.screenshot("no-script")
        no_more_messages(quick, account[1], 0)
    finally:
        browser.quit()


def test_a_page_with_all_that_it_loads_stays_under_50_kilobytes(quick, browser):
    for path in ["/dang-nhap", "/lay-lai"]:
        browser.command("Network.enable")
        browser.command("Network.clearBrowserCache")
        browser.open(quick.url + path)
        sizes = browser.driver.execute_script(
            "return [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
            ".map(it => [it.name, it.transferSize])")
        assert len(sizes) >= 3
        assert sum(size for _, size in sizes) < 50_000, sizes
        assert all(name.startswith(quick.url) for name, _ in sizes), sizes


def test_the_page_tells_the_limits_of_the_policy_in_force(quick, account, browser):
    request(browser, quick, account)
    assert "100 mã trong 10 phút và 1000 mã trong một ngày" in browser.text
    assert "ít nhất 10 giây" in browser.text


def test_whoever_stops_is_at_the_sign_in_page_and_the_code_is_dead(quick, account, browser):
    request(browser, quick, account)
    quick.code(account[1])
    browser.press("Dừng, không lấy lại nữa")
    browser.wait_for_path("/dang-nhap")
    browser.open(quick.url + CODE)
    assert "Không tìm thấy lần lấy lại nào đang mở trên trình duyệt này." in browser.text
