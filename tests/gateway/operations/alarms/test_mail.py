"""Mail by SMTP: plain, by STARTTLS and under TLS, signed in or not, and every way to fail in words."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from gateway.operations.mail import Mailer, MailError
from gateway.operations.smtp_server import SmtpServer, SmtpTls
from tests.certificates import make_certificate
from tests.smtp_server import PASSWORD, USER, run_smtp_server
from tests.smtp_server import SmtpServer as FakeServer

DESK = "desk@county.example"
Run = Callable[..., tuple[FakeServer, Mailer]]


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    """Run a mail server, and make a mailer for it."""
    with ExitStack() as stack:

        def run(
            tls: SmtpTls, user: str = "", password: str = "", **fields: object
        ) -> tuple[FakeServer, Mailer]:
            secure = tls is not SmtpTls.NONE
            certificate = make_certificate(tmp_path / f"{tls}.pem", "localhost") if secure else None
            server = FakeServer(certificate=certificate, implicit_tls=tls is SmtpTls.TLS, **fields)  # type: ignore[arg-type]
            stack.enter_context(run_smtp_server(server))
            place = SmtpServer("localhost", server.port, tls, "gateway@county.example", user)
            return server, Mailer(place, password, server.trusting if secure else None)

        yield run


@pytest.mark.parametrize("tls", SmtpTls)
def test_a_mail_arrives_as_it_was_written(tls: SmtpTls, run: Run) -> None:
    server, mailer = run(tls, USER, PASSWORD, needs_user=True)
    mailer.send(DESK, "Kaunti: kesi 5 – zimeachwa", "Maji hayafiki.\n.\nÜber alles.\n")
    (mail,) = server.mail
    assert (mail["To"], mail["From"], mail["Auto-Submitted"]) == (
        DESK,
        "gateway@county.example",
        "auto-generated",
    )
    assert mail["Subject"] == "Kaunti: kesi 5 – zimeachwa"
    assert mail.get_content() == "Maji hayafiki.\n.\nÜber alles.\n"
    assert mail["Message-ID"].endswith("@county.example>")
    assert server.encrypted == [tls is not SmtpTls.NONE]
    assert server.recipients == [DESK]


@pytest.mark.parametrize("tls", SmtpTls)
def test_trying_sends_nothing(tls: SmtpTls, run: Run) -> None:
    server, mailer = run(tls, USER, PASSWORD)
    mailer.try_it()
    assert (server.connections, server.mail) == (1, [])


@pytest.mark.parametrize(
    ("tls", "arguments", "expected"),
    [
        (SmtpTls.NONE, {"user": USER, "password": "wrong"}, "does not take the user and password"),
        (SmtpTls.STARTTLS, {"user": USER, "password": "wrong"}, "does not take the user and password"),
        (SmtpTls.NONE, {"needs_user": True}, "does not take mail from or to these addresses"),
        (SmtpTls.NONE, {"refused": {DESK}}, "does not take mail from or to these addresses"),
        (SmtpTls.NONE, {"is_busy": True}, "answered 421"),
    ],
)
def test_why_no_mail_was_taken(tls: SmtpTls, arguments: dict[str, object], expected: str, run: Run) -> None:
    server, mailer = run(tls, **arguments)
    with pytest.raises(MailError, match=expected) as caught:
        mailer.send(DESK, "x", "y")
    assert "wrong" not in str(caught.value)
    assert DESK not in str(caught.value)
    assert server.mail == []


def test_a_certificate_that_nobody_trusts(run: Run) -> None:
    _, mailer = run(SmtpTls.STARTTLS)
    with pytest.raises(MailError, match=r"certificate of localhost:[0-9]+ is not trusted"):
        Mailer(mailer.server, "").try_it()


def test_a_server_without_starttls(run: Run) -> None:
    server, _ = run(SmtpTls.NONE)
    place = SmtpServer("localhost", server.port, SmtpTls.STARTTLS, "gateway@county.example")
    with pytest.raises(MailError, match="does not offer what is asked"):
        Mailer(place, "").try_it()


def test_nobody_there() -> None:
    with pytest.raises(MailError, match="localhost:1 cannot be reached"):
        Mailer(SmtpServer("localhost", 1, SmtpTls.NONE, "gateway@county.example"), "").try_it()
