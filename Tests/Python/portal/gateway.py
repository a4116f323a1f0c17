"""A carrier's gateway on loopback that takes messages as JSON, for the webhook of `retrace serve`. It can be down."""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# The message with a code is the one with six digits by themselves: a temporary password has dashes and letters.
CODE = re.compile(r"\b\d{6}\b(?=.*OTP)")


class Gateway:
    """`messages` are what it accepted, in order: (reference, phone, text). `lines` are its access log."""

    def __init__(self):
        self.messages, self.by_phone, self.lines = [], {}, []
        self.is_down = False
        self.lock = threading.Lock()
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                status, answer = gateway.take(body)
                content = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, form, *values):
                with gateway.lock:
                    gateway.lines.append(f"{form % values} {dict(self.headers)}")

        class Listener(ThreadingHTTPServer):
            request_queue_size = 256
            daemon_threads = True

            def handle_error(self, request, client_address):
                """A server that is killed leaves its connections open: nothing to tell."""

        self.server = Listener(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def take(self, body):
        with self.lock:
            if self.is_down:
                return 503, {"status": "down"}
            self.messages.append((body["id"], body["to"], body["text"]))
            self.by_phone.setdefault(body["to"].removeprefix("84"), []).append(body["text"])
            return 200, {"status": "queued", "messageId": f"m{len(self.messages)}"}

    def accepted(self, phone):
        with self.lock:
            return [message for message in self.messages if message[1].endswith(phone[1:])]

    def codes(self, phone):
        """The codes that reached a phone, oldest first."""
        with self.lock:
            return [found[0] for text in self.by_phone.get(phone[1:], []) if (found := CODE.search(text))]

    def describe(self, path):
        """Writes the webhook's description for `--gateway-file`."""
        path.write_text(json.dumps({
            "url": f"http://127.0.0.1:{self.server.server_address[1]}/send",
            "phone": "international",
            "body": {"to": "{{to}}", "text": "{{text}}", "id": "{{reference}}"},
            "accepted": {"status": [200], "pointer": "/status", "equals": "queued"},
            "reference": "/messageId",
            "refused": {"code": "/status", "retryableStatus": [503]},
        }))
        return path

    def close(self):
        self.server.shutdown()
        self.server.server_close()
