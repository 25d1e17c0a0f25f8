"""`/console/surveys`: the surveys of the live version, and what each has counted, exactly."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from gateway.console.context import console
from gateway.console.csv_answer import BYTE_ORDER_MARK, csv_answer
from gateway.console.insights.words import CHANNEL_WORDS
from gateway.console.page import page
from gateway.console.people.role import Role
from gateway.surveys.results import SurveyResults, csv_rows

blueprint = Blueprint("surveys", __name__)


@page(blueprint, "/surveys", role=Role.VIEWER)
def index() -> ResponseReturnValue:
    """List the surveys."""
    return render_template("surveys/surveys.html", surveys=console().surveys.all())


@page(blueprint, "/surveys/<name>", role=Role.VIEWER)
def show(name: str) -> ResponseReturnValue:
    """Show what one has counted."""
    return render_template(
        "surveys/survey.html",
        results=_results(name),
        groups=console().surveys.groups(name),
        channel_words=CHANNEL_WORDS,
    )


@page(blueprint, "/surveys/<name>.csv", role=Role.VIEWER)
def export(name: str) -> ResponseReturnValue:
    """Write it as CSV."""
    return csv_answer(f"survey-{name}.csv", csv_rows(_results(name)), begins_with=BYTE_ORDER_MARK)


@page(blueprint, "/surveys/<name>-days.csv", role=Role.VIEWER)
def export_days(name: str) -> ResponseReturnValue:
    """Write the answers by day and channel as CSV."""
    rows = console().surveys.group_rows(name)
    if rows is None:
        abort(404)
    return csv_answer(f"survey-{name}-days.csv", rows, begins_with=BYTE_ORDER_MARK)


def _results(name: str) -> SurveyResults:
    found = console().surveys.exact(name)
    if found is None:
        abort(404)
    return found
