"""`/console/delivery`: what each provider gets and how it does, ceilings, spending; pause and resume."""

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from gateway.case_systems.registry import CASE_SYSTEMS
from gateway.console.context import console
from gateway.console.page import caution, current_user, notice, page, see_other
from gateway.console.people.role import Role
from gateway.errors import GatewayError
from gateway.providers.registry import PROVIDERS
from gateway.storage.outbox.pauses import STREAM_BY_NAME

STREAM_WORDS = {
    "messages": (
        "All texts",
        "No text goes out: no update of a case, no announcement, no answer by a worker.",
    ),
    "announcements": ("Announcements", "No announcement goes out. Texts about cases and answers do."),
    "forwarding": ("Cases to the case system", "Citizens get their references all the same."),
    "calls": ("Calls", "Nobody is called. Calls that come in are answered."),
    "recordings": ("Recordings", "No spoken message is fetched. Callers still leave them."),
}
LONGEST_REASON = 200
NO_REASON = "Say why, for those who find it paused."

blueprint = Blueprint("delivery", __name__)


@page(blueprint, "/delivery", role=Role.OPERATOR)
def show() -> ResponseReturnValue:
    """Show how texts go."""
    return _render()


@page(blueprint, "/delivery/pause", role=Role.OPERATOR, methods=("POST",))
def pause() -> ResponseReturnValue:
    """Pause a stream."""
    stream, user = _stream(), current_user().name
    reason = " ".join(request.form.get("reason", "").split())[:LONGEST_REASON]
    if not reason:
        return _render({stream: NO_REASON}), 422
    if console().pauses.pause(stream, reason, user):
        console().audit.record(user, "pause", stream)
        notice(f"{STREAM_WORDS[stream][0]}: paused. New work waits, and does not become too old.")
    else:
        caution(f"{STREAM_WORDS[stream][0]}: paused already; the earlier reason stays.")
    return see_other("delivery.show")


@page(blueprint, "/delivery/resume", role=Role.OPERATOR, methods=("POST",))
def resume() -> ResponseReturnValue:
    """Resume a stream."""
    stream = _stream()
    if console().pauses.resume(stream) is not None:
        console().audit.record(current_user().name, "resume", stream)
        notice(f"{STREAM_WORDS[stream][0]}: they go on.")
    else:
        caution(f"{STREAM_WORDS[stream][0]}: not paused, so nothing was changed.")
    return see_other("delivery.show")


def _stream() -> str:
    stream = request.form.get("stream", "")
    return stream if stream in STREAM_BY_NAME else abort(404)


def _render(errors: dict[str, str] | None = None) -> str:
    parts, report, trouble = console(), None, ""
    try:
        if parts.operators.service() is None:
            trouble = "No menus are live yet, so no text was sent: a day begins and ends in their time zone."
        else:
            report = parts.operators.delivery.read()
    except GatewayError as error:
        trouble = str(error)
    return render_template(
        "delivery/delivery.html",
        report=report,
        trouble=trouble,
        accounts=parts.operators.accounts.all(),
        titles={provider.name: f"{provider.title} ({provider.name})" for provider in PROVIDERS},
        case_system=CASE_SYSTEMS.chosen(parts.settings),
        last_poll=parts.operators.polls.read(),
        paused=parts.pauses.paused(),
        streams=STREAM_WORDS,
        waiting={name: parts.operators.outbox(stream).depth() for name, stream in STREAM_BY_NAME.items()},
        errors=errors or {},
    )
