"""The JSON API, called over one connection that is kept; the captcha is solved by ALTCHA's own library."""

import base64
import http.client
import json

import altcha


class Answer:
    def __init__(self, response, body):
        self.status, self.headers, self.body = response.status, response.getheaders(), body

    @property
    def json(self):
        return json.loads(self.body)


class API:
    def __init__(self, port, **headers):
        self.port, self.headers = port, {name.replace("_", "-"): value for name, value in headers.items()}
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def call(self, method, path, body=None, **headers):
        headers = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        if method == "POST":
            headers["Content-Type"] = "application/json"
        self.connection.request(method, "/api/v1" + path, None if body is None else json.dumps(body), headers)
        response = self.connection.getresponse()
        return Answer(response, response.read())

    def begin(self, identifier, phone, **headers):
        body = {"accountType": "individual", "identifier": identifier, "phone": phone}
        return self.call("POST", "/recoveries", body, **headers)

    def status(self, handle):
        return self.call("GET", "/recoveries/current", Retrace_Handle=handle)

    def captcha(self, handle, token, **headers):
        return self.call("POST", "/recoveries/current/captcha", {"token": token}, Retrace_Handle=handle, **headers)

    def code(self, handle, code, **headers):
        return self.call("POST", "/recoveries/current/code", {"code": code}, Retrace_Handle=handle, **headers)

    def resend(self, handle, **headers):
        return self.call("POST", "/recoveries/current/resend", {}, Retrace_Handle=handle, **headers)

    def issue(self, identifier, phone):
        """A recovery that waits for its code: its handle."""
        begun = self.begin(identifier, phone)
        assert begun.status == 201, begun.body
        passed = self.captcha(begun.json["handle"], solved(begun.json["captcha"]["challenge"]))
        assert passed.status == 200 and passed.json["next"] == "code", passed.body
        return begun.json["handle"]


def solved(challenge):
    """The token for a challenge of the API."""
    solution = altcha.solve_challenge_v1(
        challenge["challenge"], challenge["salt"], challenge["algorithm"], challenge["maxnumber"])
    assert solution is not None
    names = ["algorithm", "challenge", "salt", "signature"]
    answer = {name: challenge[name] for name in names} | {"number": solution.number}
    return base64.b64encode(json.dumps(answer).encode()).decode()
