"""Chromium, driven as a citizen would: by labels and buttons."""

import importlib.resources
import os
import shutil
from pathlib import Path

from selenium import webdriver
from selenium.common.exceptions import TimeoutException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

AXE = (importlib.resources.files("axe_playwright_python") / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def installed(*names):
    for name in names:
        if path := shutil.which(name):
            return path
    raise AssertionError(f"{names[0]} is missing (Debian: apt-get install chromium chromium-driver)")


class Browser:
    def __init__(self, width=1000, height=900, language="vi", has_script=True):
        options = webdriver.ChromeOptions()
        options.binary_location = installed("chromium", "chromium-browser")
        for argument in ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
                         "--hide-scrollbars", f"--lang={language}", f"--window-size={width},{height}"]:
            options.add_argument(argument)
        preferences = {"intl.accept_languages": language}
        if not has_script:
            preferences["profile.managed_default_content_settings.javascript"] = 2
        options.add_experimental_option("prefs", preferences)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service(installed("chromedriver")))
        self.driver.set_page_load_timeout(30)
        self.command("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                     mobile=width < 600)

    def quit(self):
        self.driver.quit()

    def command(self, name, **arguments):
        return self.driver.execute_cdp_cmd(name, arguments)

    def prefer_dark(self):
        self.command("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark"}])

    # What is seen

    @property
    def path(self):
        return self.driver.execute_script("return location.pathname")

    @property
    def text(self):
        return self.driver.find_element(By.TAG_NAME, "body").text

    @property
    def heading(self):
        return self.driver.find_element(By.TAG_NAME, "h1").text

    def find(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def has(self, selector):
        return bool(self.driver.find_elements(By.CSS_SELECTOR, selector))

    def value(self, name):
        return self.find(f"input[name={name}]").get_attribute("value")

    def wait(self, condition, what, seconds=30):
        try:
            return WebDriverWait(self.driver, seconds, poll_frequency=0.05).until(lambda _: condition())
        except TimeoutException:
            raise AssertionError(f"{what}; {self.path} says:\n{self.text}") from None

    def wait_for_path(self, path):
        self.wait(lambda: self.path == path, f"{path} did not come")

    def wait_for_text(self, text, seconds=30):
        self.wait(lambda: text in self.text, f"“{text}” did not come", seconds)

    # What is done

    def open(self, address):
        self.driver.get(address)

    def type(self, **fields):
        for name, text in fields.items():
            field = self.find(f"input[name={name}]:not([type=hidden])")
            field.clear()
            field.send_keys(text)

    def press(self, text):
        """Presses a button or follows a link, and waits for the page that comes."""
        old = self.driver.find_element(By.TAG_NAME, "html")
        self.button(text).click()
        self.wait(lambda: self.is_gone(old), f"“{text}” led nowhere")

    def is_gone(self, element):
        try:
            element.is_enabled()
            return False
        except Exception:
            return self.driver.execute_script("return document.readyState") == "complete"

    def button(self, text):
        for element in self.driver.find_elements(By.CSS_SELECTOR, "main button, main a, form.language button"):
            if element.text == text:
                return element
        raise AssertionError(f"no button or link “{text}” on:\n{self.text}")

    def tick_captcha(self, done):
        self.find("#captcha-box").click()
        self.wait(lambda: self.find("#captcha-state").text == done, "the proof of work did not end", 60)

    # What is checked

    def check(self):
        """No fault that axe finds, no sideways scrolling, nothing that the content policy stopped, under 50 KB."""
        self.check_accessibility()
        wide, shown = self.driver.execute_script(
            "return [document.scrollingElement.scrollWidth, innerWidth]")
        assert wide <= shown, f"{self.path} is {wide} px wide on a screen of {shown}"
        errors = [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]
        # A form that is refused answers with its status; the browser counts that as an error.
        assert not [message for message in errors if "the server responded with a status of 4" not in message], errors

    def check_accessibility(self):
        self.driver.execute_script(AXE)
        found = self.driver.execute_async_script(
            "const [tags, done] = arguments; axe.run(document, {runOnly: {type: 'tag', values: tags}})"
            ".then(done, error => done({error: String(error)}))", RULES)
        assert "error" not in found, found
        assert len(found["passes"]) > 10
        faults = [f"{it['id']}: {node['html']} {node['failureSummary']}" for it in found["violations"]
                  for node in it["nodes"]]
        assert not faults, f"{self.path}:\n" + "\n".join(faults)

    def screenshot(self, name):
        """Into the folder that RETRACE_SCREENSHOTS names, if it does."""
        if folder := os.environ.get("RETRACE_SCREENSHOTS"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            height = self.driver.execute_script("return document.documentElement.scrollHeight")
            width = self.driver.execute_script("return innerWidth")
            self.command("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                         mobile=width < 600)
            self.driver.save_screenshot(str(Path(folder) / f"{name}.png"))
