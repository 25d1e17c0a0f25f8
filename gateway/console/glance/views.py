"""`/console/`: the service at a glance."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from gateway.console.context import console
from gateway.console.page import current_role, page
from gateway.console.people.role import Role

blueprint = Blueprint("glance", __name__)


@page(blueprint, "/", role=Role.VIEWER)
def show() -> ResponseReturnValue:
    """Show what is live, who is inside, and what needs attention."""
    return render_template(
        "glance/glance.html", glance=console().glance.read(), is_operator=current_role() >= Role.OPERATOR
    )
