"""What a request says of its browser: the address that it came from, and the one that it was sent to."""

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
