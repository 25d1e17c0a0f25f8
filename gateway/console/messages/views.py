"""`/console/messages`: texts by the reference of their case or by number. Nothing is listed without a search."""

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from gateway.console.context import console
from gateway.console.page import current_user, page, see_other
from gateway.console.people.role import Role
from gateway.console.tasks.task_words import words_of
from gateway.messaging.message_search import FIND_BY_NUMBER, FOUND_SECONDS, MAX_FOUND, FoundMessage
from gateway.messaging.message_words import STATE_WORDS, explain_message
from menus.answers.phone import parse_number
from menus.case_reference import read_reference

NEITHER = "This is no reference and no number. A reference has nine digits; write a number as +254711000111."

blueprint = Blueprint("messages", __name__)


@page(blueprint, "/messages", role=Role.OPERATOR)
def show() -> ResponseReturnValue:
    """Show the search, and nothing else."""
    return _search()


@page(blueprint, "/messages/find", role=Role.OPERATOR, methods=("POST",))
def find() -> ResponseReturnValue:
    """Lead to the texts about a case, or have a worker look for those to a number, which stays out of addresses."""
    parts, typed = console(), request.form.get("what", "").strip()
    reference = read_reference(typed)
    if reference is not None:
        return see_other("messages.about", reference=reference)
    service = parts.operators.service()
    msisdn = parse_number(typed, "" if typed.startswith("+") or service is None else service.country)
    if msisdn is None:
        return _search(NEITHER, typed), 422
    task, is_new = parts.operators.tasks.add(
        FIND_BY_NUMBER, current_user().name, parts.crypto.digest(msisdn), kept=FOUND_SECONDS
    )
    if is_new:
        caller = parts.audit.caller_of(msisdn)
        parts.audit.record(current_user().name, "search messages", caller=caller)
    return see_other("messages.found", task=task.id)


@page(blueprint, "/messages/about/<reference>", role=Role.OPERATOR)
def about(reference: str) -> ResponseReturnValue:
    """Show the texts about a case."""
    if read_reference(reference) != reference:
        abort(404)
    return _list(f"Texts about {reference}", console().operators.messages.about(reference), reference)


@page(blueprint, "/messages/found/<task>", role=Role.OPERATOR)
def found(task: str) -> ResponseReturnValue:
    """Show what a search by number has found, or how far it is."""
    searched = console().operators.tasks.find(task)
    if searched is None or searched.kind != FIND_BY_NUMBER:
        abort(404)
    if not searched.is_over:
        return render_template("tasks/task.html", task=searched, words=words_of(searched.kind))
    ids = searched.result.split()[:MAX_FOUND]
    messages = console().operators.messages.load(ids)
    return _list("Texts to this number", messages[::-1], "", searched.changed)


def _search(error: str = "", typed: str = "") -> str:
    return render_template("messages/search.html", error=error, typed=typed)


def _list(title: str, messages: list[FoundMessage], reference: str, count: int = 0) -> str:
    return render_template(
        "messages/messages.html",
        title=title,
        reference=reference,
        rows=[(one, explain_message(one.state, one.error, one.told_by)) for one in messages],
        count=max(count, len(messages)),
        state_words=STATE_WORDS,
    )
