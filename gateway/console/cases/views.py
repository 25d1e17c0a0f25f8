"""`/console/cases/<reference>`: one case as a timeline over channels."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gateway.console.context import console
from gateway.console.page import caution, current_user, page, see_other
from gateway.console.people.role import Role
from menus.case_reference import read_reference

blueprint = Blueprint("cases", __name__)


@page(blueprint, "/cases", role=Role.OPERATOR)
def search() -> ResponseReturnValue:
    """Ask for a reference, or lead to the case that is asked for."""
    typed = request.args.get("reference", "")
    if not typed:
        return render_template("cases/search.html", error="", typed="")
    reference = read_reference(typed)
    if reference is None:
        error = "This is no reference: it has nine digits, and one of them is wrong."
        return render_template("cases/search.html", error=error, typed=typed), 422
    return redirect(url_for("cases.show", reference=reference), 303)


@page(blueprint, "/cases/<reference>", role=Role.OPERATOR)
def show(reference: str) -> ResponseReturnValue:
    """Show one case. It has no words of its citizen."""
    return _render(reference)


@page(blueprint, "/cases/<reference>/words", role=Role.OPERATOR, methods=("POST",))
def words(reference: str) -> ResponseReturnValue:
    """Show it with what officers asked, and what the citizen answered. The audit log says who looked."""
    return _render(reference, with_words=True)


def _render(reference: str, *, with_words: bool = False) -> ResponseReturnValue:
    if read_reference(reference) != reference:
        abort(404)
    operators = console().operators
    found = operators.timelines.find(reference)
    if found is None:
        caution(f"No case {reference} is kept here. Cases are kept for 90 days after their end.")
        return see_other("cases.search")
    questions = operators.timelines.words(reference)
    if with_words:
        console().audit.record(current_user().name, "show words", reference, {"questions": len(questions)})
    return render_template(
        "cases/case.html",
        timeline=found,
        questions=questions,
        with_words=with_words,
        service=operators.service(),
    )
