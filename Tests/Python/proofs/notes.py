"""Signed notes (C2SP signed-note) by OpenSSL and hashlib alone."""

import subprocess
from base64 import b64decode, b64encode
from hashlib import sha256

from log import leaf, root

# An Ed25519 public key as SubjectPublicKeyInfo (RFC 8410) is these bytes and the 32 of the key.
PUBLIC_KEY_INFO = bytes.fromhex("302a300506032b6570032100")


class Key:
    """A new private key in a file, and its verifier key."""

    def __init__(self, name, folder):
        self.name = name
        self.file = folder / "private.pem"
        openssl("genpkey", "-algorithm", "ed25519", "-out", self.file)
        public = openssl("pkey", "-in", self.file, "-pubout", "-outform", "DER")
        assert public.startswith(PUBLIC_KEY_INFO)
        self.public = public[len(PUBLIC_KEY_INFO):]

    @property
    def id(self):
        return sha256(self.name.encode() + b"\n\x01" + self.public).digest()[:4]

    @property
    def verifier(self):
        return "+".join([self.name, self.id.hex(), b64encode(b"\x01" + self.public).decode()])


def sign(records, size, key):
    """A signed checkpoint over the first records."""
    digest = root([leaf(record) for record in records[:size]])
    text = f"{key.name}\n{size}\n{b64encode(digest).decode()}\n".encode()
    message = key.file.with_name("message")
    message.write_bytes(text)
    signature = openssl("pkeyutl", "-sign", "-rawin", "-inkey", key.file, "-in", message)
    return text + b"\n\xe2\x80\x94 " + key.name.encode() + b" " + b64encode(key.id + signature) + b"\n"


def openssl_accepts(verifier, message, signature, folder):
    """Whether OpenSSL takes a signature over a message for that of a verifier key."""
    public = b64decode(verifier.split("+", 2)[2])[1:]
    pem, text, blob = folder / "key.pem", folder / "text", folder / "signature"
    body = b64encode(PUBLIC_KEY_INFO + public).decode()
    pem.write_text(f"-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----\n")
    text.write_bytes(message)
    blob.write_bytes(signature)
    done = subprocess.run(
        ["openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", pem, "-in", text, "-sigfile", blob],
        capture_output=True)
    return done.returncode == 0


def parts(note):
    """The text of a note, and the signature of each name, behind the four bytes of the id."""
    text, _, lines = note.rpartition(b"\n\n")
    signatures = {}
    for line in lines.decode().splitlines():
        dash, name, encoded = line.split(" ")
        assert dash == "—"
        signatures[name] = b64decode(encoded)[4:]
    return text + b"\n", signatures


def openssl(*arguments):
    return subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True).stdout
