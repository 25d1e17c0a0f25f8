"""Signing in: `/console/sign-in`, its second step, links, and `/console/sign-out`."""

import re
from datetime import timedelta

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gateway.console.browser import client_ip, origin
from gateway.console.context import console
from gateway.console.cookie import give_token, read_token
from gateway.console.page import CONSOLE_PATH, page, see_other
from gateway.console.people.links import Link, LinkPurpose
from gateway.console.people.role import Role
from gateway.console.people.session_store import Session
from gateway.console.people.sign_in import SignInResult
from gateway.console.people.user import User
from gateway.errors import GatewayError

blueprint = Blueprint("sign_in", __name__)

WRONG = (
    "This name and password do not go together. Check both, or ask an owner of this console for a new link."
)
WRONG_CODE = "This code is not the one that is shown now. A code counts once: wait for the next one."
WRONG_PASSKEY = "This passkey was not taken. Try again, or use a recovery code."
OWN_PATH = re.compile(r"/console/(?!/)[^\\\s]*")


@page(blueprint, "/sign-in", role=None, methods=("GET", "POST"))
def sign_in() -> ResponseReturnValue:
    """Show the form, and judge it."""
    wanted = _wanted()
    if request.method == "GET":
        return redirect(wanted, 303) if "user" in g else _form(wanted)
    name, password = request.form.get("name", "").strip().lower(), request.form.get("password", "")
    result = console().sign_in.by_password(name, password, client_ip())
    if result.token:
        give_token(result.token)
        return redirect(url_for("sign_in.second_step", next=wanted) if result.pending else wanted, 303)
    return _form(wanted, name, _refusal(result, WRONG))


@page(blueprint, "/sign-in/second-step", role=None, methods=("GET", "POST"))
def second_step() -> ResponseReturnValue:
    """Ask for the second factor of who has shown the password, and judge a code."""
    _, user = _pending() or (None, None)
    if user is None:
        return see_other("sign_in.sign_in", next=_wanted())
    if request.method == "GET":
        return _second_form(user)
    result = console().sign_in.by_code(user, request.form.get("code", ""), client_ip())
    return _entered(result) or _second_form(user, _refusal(result, WRONG_CODE))


@page(blueprint, "/sign-in/passkey-options", role=None, methods=("POST",))
def passkey_options() -> ResponseReturnValue:
    """Return what a browser needs to show a passkey."""
    session, user = _pending() or abort(401)
    return console().passkeys.request_options(user, session, origin()), {"Content-Type": "application/json"}


@page(blueprint, "/sign-in/passkey", role=None, methods=("POST",))
def passkey() -> ResponseReturnValue:
    """Judge a passkey that a browser showed."""
    session, user = _pending() or abort(401)
    used = console().passkeys.judge(user, session, origin(), request.form.get("answer", ""))
    result = console().sign_in.by_passkey(user, used, client_ip())
    return _entered(result) or _second_form(user, _refusal(result, WRONG_PASSKEY))


@page(blueprint, "/link/<token>", role=None, methods=("GET", "POST"))
def link(token: str) -> ResponseReturnValue:
    """Show what a one-time link is for, and do it once its button is pressed."""
    found, user = _find_link(token)
    if found is None or user is None:
        return render_template("sign_in/link_over.html"), 410
    if found.purpose == LinkPurpose.ENTER:
        if request.method == "GET":
            return render_template("sign_in/link_enter.html", name=user.name)
        if console().links.use(token) is None:
            return render_template("sign_in/link_over.html"), 410
        give_token(console().sign_in.by_link(user, client_ip()).token)
        return redirect(f"{CONSOLE_PATH}/", 303)
    if request.method == "GET":
        return _password_form(user)
    return _set_password(token, user)


@page(blueprint, "/sign-out", role=Role.VIEWER, methods=("POST",), before_set_up=True)
def sign_out() -> ResponseReturnValue:
    """End the session."""
    console().sessions.end(read_token())
    console().audit.record(g.user.name, "sign out", g.user.name)
    give_token("")
    return see_other("sign_in.sign_in")


def _form(wanted: str, name: str = "", error: str = "") -> ResponseReturnValue:
    status = 422 if error else 200
    return render_template("sign_in/sign_in.html", wanted=wanted, name=name, error=error), status


def _second_form(user: User, error: str = "") -> ResponseReturnValue:
    status = 422 if error else 200
    return (
        render_template(
            "sign_in/second_step.html",
            wanted=_wanted(),
            has_app=bool(user.authenticator_secret),
            has_passkey=bool(user.passkeys),
            error=error,
        ),
        status,
    )


def _entered(result: SignInResult) -> ResponseReturnValue | None:
    """Return the way on for who has signed in, or None."""
    if not result.token:
        return None
    console().sessions.end(read_token())
    give_token(result.token)
    return redirect(_wanted(), 303)


def _refusal(result: SignInResult, sentence: str) -> str:
    if not result.wait:
        return sentence
    minutes, seconds = divmod(int(timedelta(seconds=result.wait).total_seconds()), 60)
    wait = f"{minutes} min {seconds} s" if minutes else f"{seconds} seconds"
    return f"There were too many wrong tries. Wait {wait}, then try again."


def _pending() -> tuple[Session, User] | None:
    """Return the session of who has shown the password but no second factor yet."""
    return console().sessions.find_pending(read_token())


def _wanted() -> str:
    """Return the page of the console that the visitor was on the way to."""
    wanted = request.values.get("next", "")
    return wanted if OWN_PATH.fullmatch(wanted) and "/sign-" not in wanted else f"{CONSOLE_PATH}/"


def _find_link(token: str) -> tuple[Link | None, User | None]:
    found = console().links.find(token)
    if found is None or (found.purpose == LinkPurpose.ENTER and not console().settings.development):
        return None, None
    user = console().users.find(found.user)
    return (found, user) if user is not None and user.generation == found.generation else (None, None)


def _password_form(user: User, error: str = "") -> ResponseReturnValue:
    return render_template("sign_in/set_password.html", name=user.name, error=error), 422 if error else 200


def _set_password(token: str, user: User) -> ResponseReturnValue:
    password = request.form.get("password", "")
    if password != request.form.get("again", ""):
        return _password_form(user, "The two do not match: type the same password twice.")
    try:
        changed = console().user_admin.set_password(user, password)
    except GatewayError as error:
        return _password_form(user, str(error))
    console().links.use(token)
    give_token(console().sign_in.by_link(changed, client_ip()).token)
    return see_other("account.show")
