"""Decides for each request whether its page may be shown: signed in, with the role, and by a form of ours."""

from flask import Flask, abort, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gateway.console.browser import is_called_by_own_name
from gateway.console.context import console
from gateway.console.cookie import read_token, visitor_token
from gateway.console.page import CONSOLE_PATH, PageRule, pages
from gateway.console.people.user import needs_second_factor

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
TOKEN_FIELD, TOKEN_HEADER = "csrf_token", "X-CSRF-Token"
OWN_SITES = ("same-origin", "none")  # Sec-Fetch-Site of our pages, and of an address that somebody typed
PUBLIC_ENDPOINTS = ("static",)


def guard_pages(app: Flask) -> None:
    """Guard every page of an application. Raises LookupError if a view is no page: nothing may go unguarded."""
    unguarded = set(app.view_functions) - set(pages(app)) - set(PUBLIC_ENDPOINTS)
    if unguarded:
        raise LookupError(f"no @page declares who may open {', '.join(sorted(unguarded))}")
    rules = pages(app)
    app.before_request(lambda: _guard(rules.get(request.endpoint or "")))


def csrf_token() -> str:
    """Return the token that this browser's forms carry. It follows from the cookie, and from nothing else."""
    return console().crypto.sign(f"console form {read_token() or visitor_token()}")


def _guard(rule: PageRule | None) -> ResponseReturnValue | None:
    components = console()
    _require_console()
    if rule is None:
        if request.endpoint is None:
            _note_user(read_token())  # the page that says that there is none leads on
        return None
    if not rule.path.startswith(f"{CONSOLE_PATH}/"):  # public pages know nobody
        return None
    request.max_content_length = rule.max_bytes
    token = read_token()
    if not token and _comes_from_elsewhere():
        return render_template("from_elsewhere.html")
    _note_user(token)
    if rule.role is not None:
        if "user" not in g:
            return _ask_to_sign_in()
        role = g.user.role_in(components.service_file)
        if role is None or role < rule.role:
            g.needed_role = rule.role
            abort(403)
        if not rule.before_set_up and needs_second_factor(
            g.user, development=components.settings.development
        ):
            return redirect(url_for("account.show"), 303)
    if request.method not in SAFE_METHODS:
        _require_own_form()
    return None


def _note_user(token: str) -> None:
    """Note who is signed in, if anybody is."""
    found = console().sessions.find(token) if token else None
    if found is not None:
        g.session, g.user = found


def _require_console() -> None:
    """Refuse a developer's console under a stranger's name, and in production one that has no users yet."""
    if not console().settings.development:
        if not console().users.exists_any():
            abort(404)
    elif not is_called_by_own_name():
        abort(403)


def _comes_from_elsewhere() -> bool:
    """Return whether somebody followed a link of another site. Browsers send a Strict cookie with the next one only.

    A visitor's cookie that was set now would take the place of the session's, and sign its user out.
    """
    return request.method in SAFE_METHODS and request.headers.get("Sec-Fetch-Site", "none") not in OWN_SITES


def _ask_to_sign_in() -> ResponseReturnValue:
    """Lead to the page where people sign in. A script is told so, as it keeps what its user has typed."""
    wanted = request.full_path.rstrip("?") if request.method in SAFE_METHODS else f"{CONSOLE_PATH}/"
    address = url_for("sign_in.sign_in", next=wanted)
    if TOKEN_HEADER in request.headers or request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
        return jsonify(error="You are signed out: sign in again in another tab.", sign_in=address), 401
    return redirect(address, 303)


def _require_own_form() -> None:
    """Refuse a change that was not asked for by a page of ours."""
    if request.headers.get("Sec-Fetch-Site", "none") not in OWN_SITES:
        abort(400)
    given = request.headers.get(TOKEN_HEADER) or request.form.get(TOKEN_FIELD, "")
    if not read_token() or not console().crypto.verify(f"console form {read_token()}", given):
        abort(400)
