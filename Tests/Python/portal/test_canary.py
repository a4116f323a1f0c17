"""Marked secrets go through the whole flow; afterwards nothing that was written holds them but the messages."""

import re
import time
import urllib.request

import pytest

from api import API
from gateway import Gateway
from served import Served, policy

IDENTIFIER, PHONE = "079812345670", "0918273645"
CHOSEN = "quả chuối thứ mười bảy"
WRONG = "391746"
# The accounts themselves: whoever looks an account up must find its identifier and its phone; but no password.
DIRECTORY = "data/directory/data.mdb"


@pytest.fixture(params=["files", "webhook"])
def carried(request, tmp_path):
    """A portal and a function from a count to the messages, once there are so many."""
    gateway = Gateway() if request.param == "webhook" else None
    words = []
    if gateway:
        words = ["--gateway-kind", "webhook", "--gateway-file", gateway.describe(tmp_path / "webhook.json")]
    folder = tmp_path / "served"
    folder.mkdir()
    server = Served(folder, [("individual", IDENTIFIER, PHONE)], policy(), "--log-level", "trace", *words)

    def messages(count):
        if not gateway:
            return server.wait_for_message(PHONE, count)
        deadline = time.monotonic() + 20
        while len(gateway.accepted(PHONE)) < count:
            assert time.monotonic() < deadline, "no message came"
            time.sleep(0.05)
        return [text for _, _, text in gateway.accepted(PHONE)]

    yield server, gateway, messages
    server.stop()
    if gateway:
        gateway.close()


def go_through(server, messages):
    """Everything that a citizen types, right and wrong; what must not be found, by name."""
    api = API(server.port)
    handle = api.issue(IDENTIFIER, PHONE)
    code = re.search(r"\b\d{6}\b", messages(1)[0])[0]
    assert code != WRONG
    assert api.code(handle, WRONG).status == 422
    assert api.code(handle, code).status == 200
    text = messages(2)[1]
    temporary = re.search(r"\b\w{4}(-\w{4}){4}\b", text)[0]
    disavowal = re.search(r"\b\w{4}(-\w{4}){3}$", text.strip())[0]
    assert disavowal not in temporary

    def sign_in(password, status):
        answer = api.call("POST", "/sign-ins", {
            "accountType": "individual", "identifier": IDENTIFIER, "password": password})
        assert answer.status == status
        return answer.json.get("token")

    sign_in("mật khẩu sai hẳn", 401)
    token = sign_in(temporary, 201)
    bearer = {"Authorization": "Bearer " + token}
    assert api.call("POST", "/sign-ins/current/password", {"password": CHOSEN}, **bearer).status == 200
    last = sign_in(CHOSEN, 201)
    # What cannot be read comes with secrets too.
    assert api.call("POST", "/recoveries", {"phone": PHONE, IDENTIFIER: CHOSEN}).status == 422
    assert api.call("GET", f"/{IDENTIFIER}", Retrace_Handle=PHONE).status == 404
    return {
        "identifier": IDENTIFIER, "phone": PHONE[1:], "code": code, "wrong code": WRONG, "temporary password": temporary,
        "temporary password without dashes": temporary.replace("-", ""), "chosen password": CHOSEN,
        "wrong password": "mật khẩu sai hẳn", "disavowal": disavowal, "handle": handle, "token": token, "last": last,
    }


def forms(secret):
    yield secret.encode()
    yield secret.encode("utf-16-le")
    yield secret.encode("utf-16-be")


# Six digits turn up by chance in a file of some megabytes: a code counts where no digit or letter is beside it.
def holds(data, secret):
    for form in forms(secret):
        if len(secret) > 6 and form in data:
            return True
        if len(secret) <= 6 and re.search(rb"(?<![0-9A-Za-z.])" + re.escape(form) + rb"(?![0-9A-Za-z])", data):
            return True
    return False


def test_nothing_that_was_written_holds_a_secret(carried):
    server, gateway, messages = carried
    secrets = go_through(server, messages)
    metrics = urllib.request.urlopen(f"http://127.0.0.1:{server.admin_port}/metrics").read()
    assert b"# TYPE" in metrics
    written = {"metrics": metrics}
    server.stop()

    for path in server.folder.rglob("*"):
        if path.is_file() and path.name not in ("accounts.csv", "webhook.json") and path.parent.name != "sms":
            written[str(path.relative_to(server.folder))] = path.read_bytes()
    assert {"output", DIRECTORY, "data/log/data.mdb", "data/vault/data.mdb"} <= set(written), sorted(written)
    assert any("keys" in name for name in written), sorted(written)
    if gateway:
        assert gateway.lines
        written["the gateway's access log"] = "\n".join(gateway.lines).encode()

    found = [f"{name} holds the {what}" for name, data in written.items() for what, secret in secrets.items()
             if holds(data, secret) and not (name == DIRECTORY and what in ("identifier", "phone"))]
    assert not found, found


def test_the_search_would_find_them():
    for form in forms(CHOSEN):
        assert holds(b"\0\1" + form + b"\0", CHOSEN)
    assert holds(b'{"code":"' + WRONG.encode() + b'"}', WRONG)
    assert not holds(b"1" + WRONG.encode(), WRONG)
