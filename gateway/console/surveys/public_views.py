"""`/survey/<name>`: the results of a survey for everybody, where its owner wants that. Small numbers are hidden."""

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from gateway.console.context import console
from gateway.console.mount import PUBLIC_SURVEY_PATH
from gateway.console.page import page
from menus.model.survey_counts import LEAST_TOLD
from menus.rendering.text.direction import is_right_to_left

blueprint = Blueprint("public_surveys", __name__)


@page(blueprint, "/<name>", role=None, prefix=PUBLIC_SURVEY_PATH)
def show(name: str) -> ResponseReturnValue:
    """Show the results, in the language that the address asks for (`?language=sw`), else in the first one."""
    found = console().surveys.public(name, request.args.get("language", ""))
    if found is None:
        abort(404)
    direction = "rtl" if is_right_to_left(found.language) else "ltr"
    return render_template("surveys/public.html", shown=found, least=LEAST_TOLD, direction=direction)
