"""Sends mail by SMTP, and tries the way to it without sending any."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from gateway.errors import GatewayError
from gateway.operations.smtp_server import SmtpServer, SmtpTls

TIMEOUT_SECONDS = 10.0


class MailError(GatewayError):
    """A mail could not be handed in. The text says why, without password or addresses."""


@dataclass(frozen=True, slots=True)
class Mailer:
    """Hands mail in at one server. `context` has the authorities that are trusted; None: those of this machine."""

    server: SmtpServer
    password: str
    context: ssl.SSLContext | None = None

    def send(self, to: str, subject: str, text: str) -> None:
        """Hand in a mail to one address. Raises MailError."""
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self.server.sender, to, subject
        message["Date"] = formatdate(localtime=False)
        message["Message-ID"] = make_msgid(domain=self.server.sender.rpartition("@")[2])
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(text)
        try:
            with self._connect() as client:
                client.send_message(message)
        except (OSError, smtplib.SMTPException) as error:
            raise MailError(self._reason(error)) from error

    def try_it(self) -> None:
        """Connect and sign in, and send nothing. Raises MailError."""
        try:
            with self._connect() as client:
                client.noop()
        except (OSError, smtplib.SMTPException) as error:
            raise MailError(self._reason(error)) from error

    def _connect(self) -> smtplib.SMTP:
        server = self.server
        context = self.context or ssl.create_default_context()
        if server.tls is SmtpTls.TLS:
            client: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=TIMEOUT_SECONDS, context=context
            )
        else:
            client = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_SECONDS)
        try:
            if server.tls is SmtpTls.STARTTLS:
                client.starttls(context=context)
            if server.user:
                client.login(server.user, self.password)
        except BaseException:
            client.close()
            raise
        return client

    def _reason(self, error: Exception) -> str:
        place = f"{self.server.host}:{self.server.port}"
        match error:
            case smtplib.SMTPAuthenticationError():
                return f"{place} does not take the user and password (ALARM_SMTP_PASSWORD)."
            case smtplib.SMTPNotSupportedError():
                return f"{place} does not offer what is asked: STARTTLS, or signing in. See `tls` in delivery.yaml."
            case smtplib.SMTPRecipientsRefused() | smtplib.SMTPSenderRefused():
                return f"{place} does not take mail from or to these addresses."
            case smtplib.SMTPResponseException():
                return f"{place} answered {error.smtp_code}."
            case ssl.SSLCertVerificationError():
                return f"The certificate of {place} is not trusted."
            case TimeoutError():
                return f"{place} does not answer in time."
        return f"{place} cannot be reached ({type(error).__name__})."
