"""`/console/announcements`: propose, look at the dry run, approve, follow, cancel."""

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from gateway.console.announcements.proposed_file import read_proposal
from gateway.console.body_limits import ANNOUNCEMENT_FILE_BYTES, megabytes
from gateway.console.context import console
from gateway.console.page import caution, current_user, notice, page, see_other
from gateway.console.people.role import Role
from gateway.console.tasks.task_words import words_of
from gateway.console.uploads import (
    UploadError,
    read_text_upload,
    shown_name,
    too_large,
    uploaded_file,
)
from gateway.errors import GatewayError
from gateway.messaging.announcements.announcement_store import AnnouncementStatus
from gateway.messaging.announcements.numbers_file import NumbersFileError
from gateway.messaging.announcements.proposal import DryRunSummary, Proposal
from gateway.messaging.announcements.proposal_tasks import CANCEL, COUNT, QUEUE
from gateway.messaging.routing.money import Money
from gateway.workers.tasks import Task

SHOWN = 50
NOT_SEEN = "It was counted anew in the meantime. Here is what it sends now."
SECOND_PERSON = "It costs more than {above}, so somebody else than {who} approves it."

blueprint = Blueprint("announcements", __name__)


@page(blueprint, "/announcements", role=Role.OPERATOR, methods=("GET", "POST"))
def show() -> ResponseReturnValue:
    """List announcements, and take a new one."""
    if request.method == "GET":
        return _list()
    parts, user = console(), current_user().name
    service = parts.operators.service()
    if service is None:
        return _list("No menus are live yet, so there is no message to send."), 422
    try:
        file = uploaded_file("file")
        contents, name = read_text_upload(file, ANNOUNCEMENT_FILE_BYTES).encode(), shown_name(file)
        proposal = read_proposal(request.form, contents, name, service, parts.crypto, user, parts.clock())
    except (UploadError, NumbersFileError) as error:
        return _list(str(error)), 422
    if parts.operators.announcements.find(proposal.id) is not None:
        caution(
            f"{proposal.id} was announced before: this is it. To send it anew, give it a name of its own."
        )
    elif parts.operators.proposals.add(proposal, contents):
        parts.audit.record(user, "propose announcement", proposal.id, {"message": proposal.message})
        parts.operators.tasks.add(COUNT, user, proposal.id)
    return see_other("announcements.announcement", name=proposal.id)


@blueprint.errorhandler(413)
def _too_large(_error: Exception) -> ResponseReturnValue:
    """Say beside the field that a file is too large. Nothing of it was read, not even its form."""
    words = f"{too_large(ANNOUNCEMENT_FILE_BYTES)} `gateway announce` takes up to a million lines."
    return _list(words, has_form=False), 413


@page(blueprint, "/announcements/<name>", role=Role.OPERATOR)
def announcement(name: str) -> ResponseReturnValue:
    """Show one: what its dry run found, or how far it is."""
    proposal, status = _find(name)
    parts = console().operators
    summary = parts.proposals.summary(proposal) if proposal and status is None else None
    above, problem = _second_person_rule()
    needs_second = summary is not None and summary.costs_more_than(above)
    return render_template(
        "announcements/announcement.html",
        name=name,
        proposal=proposal,
        status=status,
        summary=summary,
        blocker=problem or _blocker(proposal, summary, above) if proposal else "",
        needs_second=needs_second,
        above=above,
        seen=_seen(proposal) if proposal else "",
        service=parts.service(),
        paused=[
            pause
            for stream, pause in console().pauses.paused().items()
            if stream in ("messages", "announcements")
        ],
        tasks=[(task, words_of(task.kind)) for task in _under_way(name)],
    )


@page(blueprint, "/announcements/<name>/count", role=Role.OPERATOR, methods=("POST",))
def count(name: str) -> ResponseReturnValue:
    """Count a proposal again."""
    proposal, status = _find(name)
    if proposal is not None and status is None:
        console().operators.tasks.add(COUNT, current_user().name, name)
    return see_other("announcements.announcement", name=name)


@page(blueprint, "/announcements/<name>/send", role=Role.OPERATOR, methods=("POST",))
def send(name: str) -> ResponseReturnValue:
    """Approve a proposal as its dry run was shown, and have a worker queue its texts."""
    parts, user = console(), current_user().name
    proposal, status = _find(name)
    if proposal is None or status is not None:
        return see_other("announcements.announcement", name=name)
    summary = parts.operators.proposals.summary(proposal)
    above, problem = _second_person_rule()
    if request.form.get("seen") != _seen(proposal):
        caution(NOT_SEEN)
    elif blocker := problem or _blocker(proposal, summary, above):
        caution(blocker)
    elif summary is not None:
        if parts.operators.proposals.approve(name, user):
            parts.audit.record(
                user, "announce", name, {"texts": summary.texts, "proposed by": proposal.proposed_by}
            )
        parts.operators.tasks.add(QUEUE, user, name, summary.texts)
    return see_other("announcements.announcement", name=name)


@page(blueprint, "/announcements/<name>/cancel", role=Role.OPERATOR, methods=("POST",))
def cancel(name: str) -> ResponseReturnValue:
    """Cancel what is being sent, or forget what was proposed."""
    parts, user = console(), current_user().name
    proposal, status = _find(name)
    if status is not None:
        if parts.operators.announcements.mark_cancelled(name):
            parts.audit.record(user, "cancel announcement", name)
        parts.operators.tasks.add(CANCEL, user, name, status.waiting)
        return see_other("announcements.announcement", name=name)
    if proposal is not None and parts.operators.proposals.drop(name):
        parts.audit.record(user, "discard announcement", name)
        notice(f"{name} is discarded, with its file. Nothing was sent.")
    return see_other("announcements.show")


def _find(name: str) -> tuple[Proposal | None, AnnouncementStatus | None]:
    parts = console().operators
    proposal, status = parts.proposals.find(name), parts.announcements.find(name)
    return (proposal, status) if proposal or status else abort(404)


def _second_person_rule() -> tuple[Money | None, str]:
    """Return the price above which a second person approves, and why that is not known; empty if it is."""
    try:
        return console().operators.delivery.config().second_person_above, ""
    except GatewayError as error:
        return None, f"delivery.yaml, which may ask for a second person, cannot be read: {error}"


def _blocker(proposal: Proposal, summary: DryRunSummary | None, above: Money | None) -> str:
    """Return why who looks at a proposal cannot send it; empty if they can."""
    if proposal.error:
        return proposal.error
    if summary is None:
        return "It is not counted yet."
    if not summary.texts:
        return "Nobody would get a text."
    if summary.costs_more_than(above) and proposal.proposed_by == current_user().name:
        return SECOND_PERSON.format(above=above, who=proposal.proposed_by)
    return ""


def _seen(proposal: Proposal) -> str:
    return console().crypto.digest(f"dry run {proposal.sealed_summary}")[:16]


def _under_way(name: str) -> list[Task]:
    tasks = console().operators.tasks
    return [task for kind in (COUNT, QUEUE, CANCEL) if (task := tasks.under_way(kind, name))]


def _list(error: str = "", *, has_form: bool = True) -> str:
    parts = console().operators
    service = parts.service()
    messages = [] if service is None else [one for one in service.messages.values() if one.is_announcement]
    sent = parts.announcements.all()
    known = {one.id for one in sent}
    return render_template(
        "announcements/announcements.html",
        proposals=[one for one in parts.proposals.all() if one.id not in known],
        sent=sent[:SHOWN],
        count=len(sent),
        messages=[
            (one.name, f"{one.name}: {', '.join(one.columns or ()) or 'no columns'}") for one in messages
        ],
        error=error,
        form=request.form if has_form else {},
        max_megabytes=megabytes(ANNOUNCEMENT_FILE_BYTES),
    )
