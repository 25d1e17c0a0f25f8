"""`/console/account`: the password and the second factors of who is signed in."""

import msgspec
from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from gateway.console.browser import client_ip, origin
from gateway.console.context import console
from gateway.console.cookie import give_token, read_token
from gateway.console.page import current_session, current_user, notice, page, see_other
from gateway.console.people import authenticator, recovery_codes
from gateway.console.people.role import Role
from gateway.console.people.user import User, needs_second_factor
from gateway.errors import GatewayError

blueprint = Blueprint("account", __name__)


@page(blueprint, "/account", role=Role.VIEWER, before_set_up=True)
def show() -> ResponseReturnValue:
    """Show the account."""
    return _account()


@page(blueprint, "/account/password", role=Role.VIEWER, methods=("POST",), before_set_up=True)
def change_password() -> ResponseReturnValue:
    """Set another password, which ends the user's sessions elsewhere."""
    user = current_user()
    new = request.form.get("password", "")
    if fault := _judge_password(user):
        return _account(error=fault, error_field="current")
    if new != request.form.get("again", ""):
        return _account(error="The two do not match: type the same password twice.", error_field="again")
    try:
        changed = console().user_admin.set_password(user, new)
    except GatewayError as error:
        return _account(error=str(error), error_field="password")
    _renew_session(changed)
    return see_other("account.show")


@page(blueprint, "/account/authenticator", role=Role.VIEWER, methods=("GET", "POST"), before_set_up=True)
def add_authenticator() -> ResponseReturnValue:
    """Show the picture for an authenticator app, and add the app once it shows the right code."""
    user = current_user()
    if user.authenticator_secret:
        return see_other("account.show")
    if request.method == "GET":
        return _authenticator_form(user, authenticator.new_secret())
    secret = _offered_secret(request.form.get("offer", "")) or abort(400)
    if not console().authenticators.take(user.name, secret, request.form.get("code", "")):
        return _authenticator_form(
            user, secret, "This code is not the one that the app shows now. Try again with the next one."
        )
    return _add_factor(user, "authenticator app", authenticator_secret=secret)


@page(blueprint, "/account/authenticator/remove", role=Role.VIEWER, methods=("POST",), before_set_up=True)
def remove_authenticator() -> ResponseReturnValue:
    """Take the authenticator app away."""
    return _remove_factor("authenticator app", authenticator_secret="")


@page(blueprint, "/account/passkey-options", role=Role.VIEWER, methods=("POST",), before_set_up=True)
def passkey_options() -> ResponseReturnValue:
    """Return what a browser needs to make a passkey."""
    options = console().passkeys.creation_options(current_user(), current_session(), origin())
    return options, {"Content-Type": "application/json"}


@page(blueprint, "/account/passkey", role=Role.VIEWER, methods=("POST",), before_set_up=True)
def add_passkey() -> ResponseReturnValue:
    """Add the passkey that a browser made."""
    user = current_user()
    name = request.form.get("name", "").strip()[:40] or "Passkey"
    made = console().passkeys.create(user, current_session(), origin(), request.form.get("answer", ""), name)
    if made is None:
        return _account(error="The passkey was not taken. Try again.", error_field="name")
    return _add_factor(user, "passkey", passkeys=(*user.passkeys, made))


@page(blueprint, "/account/passkey/remove", role=Role.VIEWER, methods=("POST",), before_set_up=True)
def remove_passkey() -> ResponseReturnValue:
    """Take a passkey away."""
    gone = request.form.get("passkey", "")
    left = tuple(one for one in current_user().passkeys if one.id != gone)
    return _remove_factor("passkey", passkeys=left)


@page(blueprint, "/account/recovery-codes", role=Role.VIEWER, methods=("POST",), before_set_up=True)
def renew_recovery_codes() -> ResponseReturnValue:
    """Make new recovery codes in place of the old ones, and show them once."""
    user = current_user()
    if fault := _judge_password(user):
        return _account(error=fault, error_field="factor_password")
    codes = recovery_codes.new_codes()
    _store(user, recovery_digests=_digests(user, codes))
    console().audit.record(user.name, "make recovery codes", user.name)
    return render_template("account/recovery_codes.html", codes=codes)


def _account(error: str = "", error_field: str = "") -> ResponseReturnValue:
    user = current_user()
    return (
        render_template(
            "account/account.html",
            role=user.role,
            must_add_factor=needs_second_factor(user, development=console().settings.development),
            takes_passkeys=origin().takes_passkeys,
            local_origin=origin().by_name,
            errors={error_field: error} if error else {},
        ),
        422 if error else 200,
    )


def _authenticator_form(user: User, secret: str, error: str = "") -> ResponseReturnValue:
    return (
        render_template(
            "account/authenticator.html",
            picture=authenticator.setup_picture(user.name, secret),
            secret=" ".join(secret[place : place + 4] for place in range(0, len(secret), 4)),
            # Whoever could choose the secret could make somebody add one that they know.
            offer=console().crypto.encrypt(f"{current_session().key} {secret}"),
            error=error,
        ),
        422 if error else 200,
    )


def _offered_secret(offer: str) -> str:
    """Return the secret that this session was offered; empty if it was none."""
    try:
        key, _, secret = console().crypto.decrypt(offer).partition(" ")
    except GatewayError:
        return ""
    return secret if key == current_session().key else ""


def _add_factor(user: User, factor: str, **fields: object) -> ResponseReturnValue:
    """Store a second factor. With the first one come recovery codes, which are shown once."""
    codes = [] if user.has_second_factor else recovery_codes.new_codes()
    if codes:
        fields["recovery_digests"] = _digests(user, codes)
    _store(user, **fields)
    console().audit.record(user.name, "add second factor", user.name, {"factor": factor})
    if codes:
        return render_template("account/recovery_codes.html", codes=codes)
    notice(f"Your {factor} is added.")
    return see_other("account.show")


def _remove_factor(factor: str, **fields: object) -> ResponseReturnValue:
    user = current_user()
    if fault := _judge_password(user):
        return _account(error=fault, error_field="factor_password")
    _store(user, **fields)
    console().audit.record(user.name, "remove second factor", user.name, {"factor": factor})
    notice(f"Your {factor} is removed.")
    return see_other("account.show")


def _store(user: User, **fields: object) -> None:
    console().users.change(user.name, lambda found: msgspec.structs.replace(found, **fields))


def _digests(user: User, codes: list[str]) -> tuple[str, ...]:
    return tuple(recovery_codes.code_digest(user.name, code, console().crypto.digest) for code in codes)


def _judge_password(user: User) -> str:
    """Return why what was typed is not the user's password, or may not be tried now; empty if it is."""
    return console().sign_in.judge_password(user, request.form.get("current", ""), client_ip())


def _renew_session(user: User) -> None:
    console().sessions.end(read_token())
    token = console().sessions.begin(user)
    give_token(token)
    found = console().sessions.find(token)
    if found is not None:
        console().sessions.leave_notice(
            found[0], "Your password is changed. You are signed out everywhere else."
        )
