"""Stop pages of other sites from reading or changing anything here.

A change comes from one of our pages or from no page. And whoever asks calls us by an address or a name of this machine:
a stranger's site can point its own name here (DNS rebinding), and the browser would take our pages for its.
"""

from collections.abc import Collection
from ipaddress import ip_address
from urllib.parse import urlsplit

import flask
from flask.typing import ResponseReturnValue

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


OWN_HOSTS = (
    "OWN_HOSTS"  # names in an application's configuration by which it may be called, beside this machine's
)


def is_own_host(host: str, names: Collection[str] = ()) -> bool:
    """Return True if `host`, as in a Host header, is an address, this machine, or one of `names`."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    name = name.rstrip(".")
    if name == "localhost" or name.endswith(".localhost") or name in names:
        return True
    try:
        ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return True


def refuse_foreign_hosts() -> ResponseReturnValue | None:
    """Answer 403 to a request that calls us by a name that is none of ours; for `before_request`."""
    if is_own_host(flask.request.host, flask.current_app.config.get(OWN_HOSTS, ())):
        return None
    return flask.jsonify(
        error="This is not the name of this machine: call it 127.0.0.1, or set GATEWAY_PUBLIC_URL to that name."
    ), 403


def refuse_other_origins() -> ResponseReturnValue | None:
    """Answer 403 to a foreign host, and to a change that a browser sends for another site; for `before_request`.

    A browser names the page's site in `Origin` with every POST. Programs send no `Origin` and may pass.
    """
    refused = refuse_foreign_hosts()
    if refused is not None:
        return refused
    if flask.request.method in SAFE_METHODS:
        return None
    origin = flask.request.headers.get("Origin")
    if origin is None or urlsplit(origin).netloc == flask.request.host:
        return None
    return flask.jsonify(
        error="This change was asked for by a page of another site, so it was not made."
    ), 403
