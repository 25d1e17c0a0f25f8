"""`/console/reminders`: how many reminders wait, by day and name; what one person is reminded of."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from gateway.console.context import console
from gateway.console.page import current_role, current_user, page
from gateway.console.people.role import Role
from gateway.reminders.reminder_list import PersonalReminder
from menus.answers.phone import parse_number
from menus.case_reference import read_reference

SHOWN_DAYS = 60
NOBODY = "This is no number and no reference. Write a number as +254711000111; a reference has nine digits."

blueprint = Blueprint("reminders", __name__)


@page(blueprint, "/reminders", role=Role.VIEWER)
def index() -> ResponseReturnValue:
    """Show what is due and when."""
    return _shown()


@page(blueprint, "/reminders/of", role=Role.OPERATOR, methods=("POST",))
def of() -> ResponseReturnValue:
    """Show what one person is reminded of. The number stays out of addresses; the audit trail has a hash of it."""
    parts, user, typed = console(), current_user().name, request.form.get("person", "").strip()
    service, reference = parts.operators.service(), read_reference(typed)
    if reference is not None:
        parts.audit.record(user, "reminders", f"case {reference}")
        return _shown(parts.reminders.of_case(reference), typed)
    country = "" if typed.startswith("+") or service is None else service.country
    msisdn = parse_number(typed, country)
    if msisdn is None:
        return _shown(None, typed, NOBODY), 422
    parts.audit.record(user, "reminders", caller=parts.audit.caller_of(msisdn))
    return _shown(parts.reminders.of_number(msisdn), typed)


def _shown(found: list[PersonalReminder] | None = None, typed: str = "", error: str = "") -> str:
    parts = console()
    days, outcomes = parts.reminders.days(), parts.reminders.outcomes()
    service = parts.service()
    return render_template(
        "reminders/reminders.html",
        days=days[:SHOWN_DAYS],
        later=sum(one.total for one in days[SHOWN_DAYS:]),
        total=sum(one.total for one in days),
        sent=outcomes.get("sent", 0),
        late=outcomes.get("late", 0),
        has_reminders=bool(service is not None and service.reminders),
        found=found,
        typed=typed,
        error=error,
        may_look=current_role() >= Role.OPERATOR,
    )
