"""A mail server on a local port that speaks SMTP (RFC 5321), STARTTLS and AUTH PLAIN and LOGIN, and keeps the mail."""

import base64
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer

USER, PASSWORD = "gateway", "s3cret"


@dataclass
class SmtpServer:
    """What the server does, and the mail that it took. `refused`: addresses to which it takes none."""

    port: int = 0
    certificate: Path | None = None
    implicit_tls: bool = False
    needs_user: bool = False
    refused: set[str] = field(default_factory=set)
    is_busy: bool = False
    mail: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    connections: int = 0
    encrypted: list[bool] = field(default_factory=list)

    @property
    def context(self) -> ssl.SSLContext:
        """The server's side of TLS."""
        assert self.certificate
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate)
        return context

    @property
    def trusting(self) -> ssl.SSLContext:
        """The side of a client that trusts its certificate."""
        return ssl.create_default_context(cafile=self.certificate)


@contextmanager
def run_smtp_server(server: SmtpServer) -> Iterator[SmtpServer]:
    """Run it."""

    class Handler(_Conversation):
        smtp = server

    class Server(ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """Clients that go in the middle are part of some tests."""

    with Server(("127.0.0.1", 0), Handler) as running:
        server.port = running.server_address[1]
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            running.shutdown()
            thread.join()


class _Conversation(StreamRequestHandler):
    smtp: SmtpServer

    def setup(self) -> None:
        self.is_encrypted = self.is_signed_in = False
        self.to: list[str] = []
        if self.smtp.implicit_tls:
            self._encrypt()
        super().setup()

    def handle(self) -> None:
        self.smtp.connections += 1
        with suppress(OSError):
            self._say("421 too busy" if self.smtp.is_busy else "220 mail.test ESMTP")
            while line := self.rfile.readline():
                word, _, rest = line.decode().strip().partition(" ")
                if word.upper() == "QUIT":
                    self._say("221 bye")
                    return
                getattr(self, f"on_{word.lower()}", self._unknown)(rest)

    def on_ehlo(self, _rest: str) -> None:
        offers = ["mail.test", "8BITMIME"]
        if self.smtp.certificate and not self.is_encrypted:
            offers.append("STARTTLS")
        if self.is_encrypted or not self.smtp.certificate:
            offers.append("AUTH PLAIN LOGIN")
        for offer in offers[:-1]:
            self._say(f"250-{offer}")
        self._say(f"250 {offers[-1]}")

    def on_starttls(self, _rest: str) -> None:
        self._say("220 go on")
        self._encrypt()
        super().setup()

    def on_auth(self, rest: str) -> None:
        kind, _, given = rest.partition(" ")
        if kind.upper() == "PLAIN":
            _, user, password = base64.b64decode(given).decode().split("\0")
        else:
            user = base64.b64decode(given or self._ask("VXNlcm5hbWU6")).decode()
            password = base64.b64decode(self._ask("UGFzc3dvcmQ6")).decode()
        self.is_signed_in = (user, password) == (USER, PASSWORD)
        self._say("235 welcome" if self.is_signed_in else "535 no")

    def on_mail(self, _rest: str) -> None:
        self.to = []
        self._say("530 sign in" if self.smtp.needs_user and not self.is_signed_in else "250 ok")

    def on_rcpt(self, rest: str) -> None:
        address = rest.partition("<")[2].partition(">")[0]
        if address in self.smtp.refused:
            self._say("550 nobody of this name")
        else:
            self.to.append(address)
            self._say("250 ok")

    def on_data(self, _rest: str) -> None:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b".") else line)
        whole = b"".join(lines).replace(b"\r\n", b"\n")
        self.smtp.mail.append(message_from_bytes(whole, policy=policy.default))
        self.smtp.recipients += self.to
        self.smtp.encrypted.append(self.is_encrypted)
        self._say("250 taken")

    def on_noop(self, _rest: str) -> None:
        self._say("250 ok")

    def on_rset(self, _rest: str) -> None:
        self._say("250 ok")

    def _unknown(self, _rest: str) -> None:
        self._say("502 unknown")

    def _ask(self, words: str) -> str:
        self._say(f"334 {words}")
        return self.rfile.readline().decode().strip()

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())
        self.wfile.flush()

    def finish(self) -> None:
        super().finish()
        self.connection.close()

    def _encrypt(self) -> None:
        self.request = self.smtp.context.wrap_socket(self.request, server_side=True)
        self.connection = self.request
        self.is_encrypted = True
