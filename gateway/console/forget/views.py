"""`/console/forget`: erases what is stored about one number, as `gateway forget` does."""

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from gateway.console.context import console
from gateway.console.page import current_user, page, see_other
from gateway.console.people.role import Role
from gateway.console.tasks.task_words import words_of
from gateway.operations.erasure import (
    LEFT_ALONE_NOTICE,
    NOT_ERASED_NOTICE,
    NOT_REWRITTEN_NOTICE,
    REWRITTEN_NOTICE,
)
from gateway.operations.erasure_task import FORGET, KEPT_SECONDS, read_erasure
from menus.answers.phone import parse_number

NO_NUMBER = "This is no number. Write it as +254711000111."
NOT_SURE = "Tick the box: what is erased cannot be brought back."

blueprint = Blueprint("forget", __name__)


@page(blueprint, "/forget", role=Role.OPERATOR, methods=("GET", "POST"))
def show() -> ResponseReturnValue:
    """Ask for the number, and have a worker forget it. The number stays out of addresses and of the audit trail."""
    if request.method == "GET":
        return _form()
    parts, user, typed = console(), current_user().name, request.form.get("number", "").strip()
    service = parts.operators.service()
    msisdn = parse_number(typed, "" if typed.startswith("+") or service is None else service.country)
    if msisdn is None:
        return _form(typed, NO_NUMBER), 422
    if not request.form.get("sure"):
        return _form(typed, not_sure=NOT_SURE), 422
    task, is_new = parts.operators.tasks.add(
        FORGET, user, parts.crypto.digest(msisdn), kept=KEPT_SECONDS, secret=True
    )
    if is_new:
        parts.audit.record(user, "forget", f"task {task.id}", caller=parts.audit.caller_of(msisdn))
    return see_other("forget.forgotten", task=task.id)


@page(blueprint, "/forget/<task>", role=Role.OPERATOR)
def forgotten(task: str) -> ResponseReturnValue:
    """Show what was erased, or how far it is."""
    found = console().operators.tasks.find(task)
    if found is None or found.kind != FORGET:
        abort(404)
    result = read_erasure(found.result)
    if not found.is_over or result is None:
        return render_template("tasks/task.html", task=found, words=words_of(found.kind))
    counts = result.counts
    return render_template(
        "forget/forgotten.html",
        lines=counts.lines,
        left_alone=LEFT_ALONE_NOTICE.format(count=counts.undelivered) if counts.undelivered else "",
        notices=[
            *NOT_ERASED_NOTICE.splitlines(),
            REWRITTEN_NOTICE if result.files_rewritten else NOT_REWRITTEN_NOTICE,
        ],
    )


def _form(number: str = "", error: str = "", not_sure: str = "") -> str:
    return render_template("forget/form.html", number=number, error=error, not_sure=not_sure)
