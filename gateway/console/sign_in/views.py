"""`/console/sign-in` and `/console/sign-out`."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from gateway.console.context import console
from gateway.console.cookie import give_token, read_token
from gateway.console.page import page, see_other
from gateway.console.people.role import Role

blueprint = Blueprint("sign_in", __name__)


@page(blueprint, "/sign-in", role=None)
def sign_in() -> ResponseReturnValue:
    """Show the form."""
    return render_template("sign_in/sign_in.html")


@page(blueprint, "/sign-out", role=Role.VIEWER, methods=("POST",), before_set_up=True)
def sign_out() -> ResponseReturnValue:
    """End the session."""
    console().sessions.end(read_token())
    give_token("")
    return see_other("sign_in.sign_in")
