"""The guide's flow in a browser, against `retrace demo` with the phone's inbox beside it."""

import time

from browser import Browser
from served import GUIDE
from words import ENGLISH, VIETNAMESE

_, IDENTIFIER, PHONE = GUIDE
RESEND_WAIT = 75


def newest(inbox, count):
    """The code or the password of the newest message, once there are so many; the page fetches them by itself."""
    inbox.wait(lambda: inbox.driver.execute_script(
        "return document.querySelectorAll('#messages > li').length") >= count, f"message {count} did not come")
    return inbox.driver.execute_script(
        "return [...document.querySelectorAll('#messages > li')].pop().querySelector('[data-value]').textContent")


def recover(browser, inbox, words, messages, password):
    """From the sign-in page to the account; answers with the code that came."""
    browser.check()
    browser.press(words.forgotten)
    browser.check()
    browser.type(identifier=IDENTIFIER, phone=PHONE)
    browser.tick_captcha(words.checked)
    browser.check()
    browser.screenshot(f"request-{browser.language}")
    browser.press(words.send)

    browser.wait_for_path("/lay-lai/ma-otp")
    assert words.arrival in browser.text
    browser.check()
    code = newest(inbox, messages + 1)
    inbox.check()
    browser.type(code=code)
    browser.screenshot(f"code-{browser.language}")
    browser.press(words.confirm)

    browser.wait_for_path("/lay-lai/xong")
    assert browser.heading == words.right
    browser.check()
    browser.screenshot(f"end-{browser.language}")
    temporary = newest(inbox, messages + 2)
    inbox.check()
    inbox.screenshot(f"inbox-{browser.language}")
    browser.press(words.back)

    browser.type(identifier=IDENTIFIER, password=temporary)
    browser.press(words.sign_in)
    browser.wait_for_path("/doi-mat-khau")
    assert browser.heading == words.change
    browser.check()
    # A temporary password opens nothing else.
    browser.open(browser.url + "/tai-khoan")
    assert browser.path == "/doi-mat-khau"
    browser.type(password=password, repeat=password)
    browser.screenshot(f"change-{browser.language}")
    browser.press(words.save)

    browser.wait_for_path("/tai-khoan")
    assert browser.heading == words.account
    browser.check()
    browser.press(words.sign_out)
    browser.wait_for_path("/dang-nhap")
    return code


def test_the_guide_goes_to_its_end_in_vietnamese_and_then_in_english(demo):
    browser, inbox = Browser(), Browser(width=420)
    try:
        browser.url, browser.language = demo.url, "vi"
        browser.open(demo.url + "/")
        browser.wait_for_path("/dang-nhap")
        browser.screenshot("sign-in-vi")
        inbox.open(demo.url + "/hop-thu")
        inbox.check()
        begun = time.monotonic()
        assert recover(browser, inbox, VIETNAMESE, 0, "bốn từ ngẫu nhiên dài") == "725306"

        inbox_after = inbox.driver.execute_script("return document.querySelectorAll('#messages > li').length")
        # Within a minute (T2) a phone gets no other code, whoever asks.
        while time.monotonic() < begun + RESEND_WAIT:
            time.sleep(1)
        browser.press("English")
        browser.language = "en"
        assert browser.find("html").get_attribute("lang") == "en"
        recover(browser, inbox, ENGLISH, inbox_after, "four random long words")
    finally:
        browser.quit()
        inbox.quit()
