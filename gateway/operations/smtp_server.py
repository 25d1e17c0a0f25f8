"""Where mail is handed in."""

from enum import StrEnum

import msgspec


class SmtpTls(StrEnum):
    """How a connection is encrypted: from its start, by STARTTLS, or not at all."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


USUAL_PORTS = {SmtpTls.TLS: 465, SmtpTls.STARTTLS: 587, SmtpTls.NONE: 25}


class SmtpServer(msgspec.Struct, frozen=True):
    """Where mail is handed in. `user` is empty if it takes mail without signing in."""

    host: str
    port: int
    tls: SmtpTls
    sender: str
    user: str = ""
