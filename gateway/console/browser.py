"""What a request says of its browser: the address that it came from, and the one that it was sent to."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import request

from gateway.console.context import console
from gateway.console.cookie import is_local
from gateway.console.people.passkeys import ConsoleOrigin
from gateway.http.client_address import client_address


def client_ip() -> str:
    """Return the address of the browser; empty if it is unknown."""
    return str(client_address(request, console().settings.trusted_proxies) or "")


def origin() -> ConsoleOrigin:
    """Return the address of the console to which passkeys are bound."""
    return ConsoleOrigin(
        request.host_url.rstrip("/") if is_local() else console().settings.console_public_url
    )


def is_called_by_own_name() -> bool:
    """Return False if this machine's console is called by a stranger's name, which may lead here (DNS rebinding).

    Our names are its addresses, localhost, and that of CONSOLE_PUBLIC_URL.
    """
    try:
        name = (urlsplit(f"//{request.host}").hostname or "").rstrip(".")
        own = urlsplit(console().settings.console_public_url).hostname
    except ValueError:
        return False
    if name in ("localhost", own, console().settings.console_host) or name.endswith(".localhost"):
        return True
    try:
        ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return True
