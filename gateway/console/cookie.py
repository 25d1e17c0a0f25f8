"""The console's one cookie: a random token of who signed in, or of a visitor whose form must be known again.

It is never sent to scripts or with requests of other sites. Its name makes browsers hold it to https and to this host;
only on localhost in development it is a plain one.
"""

import secrets

from flask import Response, g, request

from gateway.console.context import console

NAME, LOCAL_NAME = "__Host-console", "console"
LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")
NEW_TOKEN = "new_console_token"  # noqa: S105 - a name


def is_local() -> bool:
    """Return True on a developer's own machine, which has no https."""
    host = request.host.rpartition(":")[0] if not request.host.endswith("]") else request.host
    return console().settings.development and (host or request.host) in LOCAL_HOSTS


def read_token() -> str:
    """Return the token that the browser sent, or empty text."""
    return request.cookies.get(LOCAL_NAME if is_local() else NAME, "")


def visitor_token() -> str:
    """Return a token for a visitor who has none; `send_cookie` sends it with the answer."""
    if NEW_TOKEN not in g:
        give_token(secrets.token_urlsafe(32))
    token: str = g.get(NEW_TOKEN)
    return token


def give_token(token: str) -> None:
    """Let the answer to this request bring a token; empty text takes the one of the browser away."""
    setattr(g, NEW_TOKEN, token)


def send_cookie(response: Response) -> Response:
    """Set the cookie, if this request has a new token."""
    token: str | None = g.get(NEW_TOKEN)
    if token is None:
        return response
    local = is_local()
    name = LOCAL_NAME if local else NAME
    if token:
        response.set_cookie(name, token, path="/", secure=not local, httponly=True, samesite="Strict")
    else:
        response.delete_cookie(name, path="/", secure=not local, httponly=True, samesite="Strict")
    return response
