"""`/console/submissions`: what the case system does not have yet, why, and the way to try it again or delete it."""

from contextlib import suppress
from datetime import datetime

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gateway.cases.failure_words import explain_failure
from gateway.cases.redacted_fields import redacted_fields, redacted_number
from gateway.cases.submission_admin import DEAD, PENDING, SubmissionSummary
from gateway.cases.submission_tasks import PURGE_ALL, RETRY_ALL
from gateway.console.context import console
from gateway.console.page import caution, current_user, notice, page, see_other
from gateway.console.people.role import Role
from gateway.console.tasks.task_words import words_of
from gateway.errors import DecryptionError

A_PAGE = 50
NOTHING_CHOSEN = "Nothing was chosen: tick what is to be tried again or deleted."
GONE = "The others had gone, or were being tried at that moment."

blueprint = Blueprint("submissions", __name__)


@page(blueprint, "/submissions", role=Role.OPERATOR)
def show() -> ResponseReturnValue:
    """List what was given up, or what waits, a page of each at a time."""
    parts = console().operators
    counts = parts.submission_admin.counts()
    state = request.args.get("state", DEAD if counts.dead or not counts.pending else PENDING)
    state = state if state in (DEAD, PENDING) else DEAD
    total = counts.dead if state == DEAD else counts.pending
    pages = max(1, -(-total // A_PAGE))
    asked = request.args.get("page", "1")
    number = min(pages, max(1, int(asked) if asked.isdecimal() and len(asked) < 7 else 1))
    rows = parts.submission_admin.page(state, (number - 1) * A_PAGE, A_PAGE)
    return render_template(
        "submissions/submissions.html",
        counts=counts,
        state=state,
        rows=[(row, explain_failure(row.error), _moment(row.filed_at)) for row in rows],
        number=number,
        pages=pages,
        address=lambda to: url_for("submissions.show", state=state, page=to),
        down=explain_failure(counts.down) if counts.down else None,
        alarm=explain_failure(counts.alarm) if counts.alarm else None,
        paused=console().pauses.paused().get("forwarding"),
        tasks=[
            (task, words_of(task.kind))
            for kind in (RETRY_ALL, PURGE_ALL)
            if (task := parts.tasks.under_way(kind))
        ],
    )


@page(blueprint, "/submissions/find", role=Role.OPERATOR, methods=("POST",))
def find() -> ResponseReturnValue:
    """Find a submission by its reference or id."""
    found = console().operators.submission_admin.find(request.form.get("reference", "").strip())
    if found is None or not found.reference:
        caution("No submission has this reference. What the case system has is kept for a while only.")
        return see_other("submissions.show")
    return see_other("submissions.submission", submission=found.id)


@page(blueprint, "/submissions/<submission>", role=Role.OPERATOR)
def submission(submission: str) -> ResponseReturnValue:
    """Show one submission, with the names of its fields, and not what the citizen said."""
    return _render(_require(submission), with_words=False)


@page(blueprint, "/submissions/<submission>/words", role=Role.OPERATOR, methods=("POST",))
def words(submission: str) -> ResponseReturnValue:
    """Show what the citizen said, but for private answers. The audit log has who did."""
    found = _require(submission)
    console().audit.record(current_user().name, "show words", found.reference, {"submissions": 1})
    return _render(found, with_words=True)


@page(blueprint, "/submissions/act", role=Role.OPERATOR, methods=("POST",))
def act() -> ResponseReturnValue:
    """Try again, or delete, those that were ticked."""
    parts, ids = console().operators, list(dict.fromkeys(request.form.getlist("submission")))[:A_PAGE]
    is_purge = request.form.get("act") == "purge"
    if not ids:
        caution(NOTHING_CHOSEN)
    elif is_purge and request.form.get("sure") != "yes":
        rows = [row for item in ids if (row := parts.submission_admin.find(item))]
        return render_template("submissions/purge.html", rows=rows, count=len(ids), ids=ids)
    else:
        change = parts.refused.purge if is_purge else parts.submission_admin.retry
        changed = sum(change(item) for item in ids)
        subject = request.form.get("reference", "")[:9] if len(ids) == 1 else ""
        _tell("purge" if is_purge else "retry", changed, len(ids), subject if subject.isdecimal() else "")
    return see_other("submissions.show")


@page(blueprint, "/submissions/retry-all", role=Role.OPERATOR, methods=("POST",))
def retry_all() -> ResponseReturnValue:
    """Have a worker try all again that were given up."""
    return _begin_task(RETRY_ALL, "retry")


@page(blueprint, "/submissions/purge-all", role=Role.OPERATOR, methods=("GET", "POST"))
def purge_all() -> ResponseReturnValue:
    """Ask whether all that were given up are to be deleted, and have a worker do it."""
    if request.method == "POST":
        return _begin_task(PURGE_ALL, "purge")
    count = console().operators.submission_admin.counts().dead
    return render_template("submissions/purge.html", rows=[], count=count, ids=[])


def _require(submission: str) -> SubmissionSummary:
    found = console().operators.submission_admin.find(submission)
    return found if found is not None and found.state else abort(404)


def _render(found: SubmissionSummary, *, with_words: bool) -> ResponseReturnValue:
    parts = console().operators
    contents, sealed = None, False
    try:
        contents = parts.submission_admin.contents(found.id)
    except DecryptionError:
        sealed = True
    told_by = {"msisdn": "", "language": "", "channel": contents.get("channel", "")} if contents else {}
    contact = contents.get("contact", told_by) if contents else {}
    return render_template(
        "submissions/submission.html",
        one=found,
        why=explain_failure(found.error),
        fields=list(redacted_fields(contents, parts.service())) if contents else [],
        contact=contact,
        service=parts.service(),
        shown_number=contact.get("msisdn", "") if with_words else redacted_number(contact.get("msisdn", "")),
        with_words=with_words,
        sealed=sealed,
        filed_at=_moment(found.filed_at),
    )


def _begin_task(kind: str, action: str) -> ResponseReturnValue:
    """Ask for a task, and lead to its page. Asked for twice, there is one."""
    parts = console().operators
    count = parts.submission_admin.counts().dead
    if not count and parts.tasks.under_way(kind) is None:
        caution("Nothing was given up, so there is nothing to do.")
        return see_other("submissions.show")
    task, is_new = parts.tasks.add(kind, current_user().name, total=count)
    if is_new:
        console().audit.record(current_user().name, action, "all given up", {"submissions": count})
    return see_other("tasks.show", task=task.id)


def _tell(action: str, changed: int, asked: int, subject: str) -> None:
    if changed:
        console().audit.record(current_user().name, action, subject, {"submissions": changed})
    done = "deleted" if action == "purge" else "tried again now"
    sentence = f"{changed} of {asked} {'is' if changed == 1 else 'are'} {done}."
    notice(sentence if changed == asked else f"{sentence} {GONE}")


def _moment(text: str) -> datetime | None:
    with suppress(ValueError):
        return datetime.fromisoformat(text)
    return None
