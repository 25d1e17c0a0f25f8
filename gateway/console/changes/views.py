"""`/console/menus/changes`: what will happen when the draft is published, and the button that does it."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from gateway.console.changes.assessment import Assessment
from gateway.console.changes.assessor import AssessmentError
from gateway.console.changes.code_words import with_code
from gateway.console.changes.draft_publisher import MAX_SUMMARY, PublicationRefusedError
from gateway.console.changes.editor_link import editor_link
from gateway.console.context import console
from gateway.console.drafts.draft import Draft
from gateway.console.page import current_role, current_user, notice, page, see_other
from gateway.console.people.role import Role
from gateway.console.versions.trial_view import end_of_trial, view_trial
from gateway.errors import DefinitionError
from menus.comparison.view_groups import group_views

blueprint = Blueprint("changes", __name__)
blueprint.add_app_template_global(group_views)
blueprint.add_app_template_global(editor_link)
blueprint.add_app_template_filter(with_code, "with_code")


@dataclass(frozen=True, slots=True)
class Prospect:
    """What the page shows. `trouble` says why there is no assessment. `inside`: sessions under way on the live version.

    `is_live`: the draft is what is live. `others_published`: another version went live since the draft began.
    """

    draft: Draft
    live: int | None
    inside: int
    assessment: Assessment | None
    trouble: str
    is_live: bool
    others_published: bool
    needs_another: bool

    @property
    def is_replayed(self) -> bool:
        """True if the walks of the last days are played on it: it may go live, and is not what is live."""
        return (
            self.live is not None
            and not self.is_live
            and self.assessment is not None
            and not self.assessment.errors
        )

    @property
    def languages(self) -> Mapping[str, str]:
        """The names of the languages of the draft and of what is live, by their codes, as far as they are known."""
        difference = None if self.assessment is None else self.assessment.difference
        return {} if difference is None else difference.languages


@page(blueprint, "/menus/changes", role=Role.VIEWER)
def show() -> ResponseReturnValue:
    """Show the problems of the draft, its scenarios and what it changes."""
    return _render("", "", "")


@page(blueprint, "/menus/changes/replay", role=Role.VIEWER)
def replay() -> ResponseReturnValue:
    """Show what came of the replay, for the script that waits for it."""
    try:
        outcome = console().draft_replay.outcome(console().drafts.current().source)
        languages = {} if outcome is None else _prospect().languages
    except DefinitionError:
        return abort(404)
    return render_template("changes/replay.html", replay=outcome, languages=languages)


@page(blueprint, "/menus/publish", role=Role.PUBLISHER, methods=("POST",))
def publish() -> ResponseReturnValue:
    """Publish the draft, as the person saw it."""
    parts, person, trial = console(), current_user().name, console().trials.load()
    summary = request.form.get("summary", "")
    try:
        result = parts.draft_publisher.publish(*_seen(), summary, person)
    except DefinitionError as error:
        return _render(summary, str(error), "")
    except PublicationRefusedError as refused:
        return _render(summary, str(refused), refused.field)
    number = result.version.number
    detail: dict[str, str | int] = {"summary": result.version.summary}
    if trial is not None:
        detail["ended trial of"] = trial.number
    parts.audit.record(person, "publish", f"version {number}", detail)
    notice(f"Version {number} is live: new sessions begin on it within 2 seconds.{end_of_trial(trial)}")
    return see_other("versions.show")


@page(blueprint, "/menus/trial", role=Role.PUBLISHER, methods=("POST",))
def begin_trial() -> ResponseReturnValue:
    """Let named numbers and a share of the new sessions begin on the draft, as the person saw it."""
    parts, person = console(), current_user().name
    summary, numbers = request.form.get("summary", ""), request.form.get("numbers", "")
    share = request.form.get("share", "")
    percent = int(share) if share.isdecimal() and len(share) < 3 else 0
    try:
        result = parts.draft_publisher.begin_trial(*_seen(), summary, person, numbers, percent)
    except DefinitionError as error:
        return _render(summary, str(error), "")
    except PublicationRefusedError as refused:
        return _render(summary, str(refused), refused.field)
    named = 0 if result.trial is None else len(result.trial.callers)
    parts.audit.record(person, "trial", f"version {result.number}", {"numbers": named, "share": percent})
    notice(f"Version {result.number} is on trial: new sessions begin so within 2 seconds.")
    return see_other("versions.show")


def _seen() -> tuple[int, int | None]:
    """Return the revision of the draft that the form was about, and the number of what was live then."""
    revision, live = (request.form.get(name, "") for name in ("revision", "live"))
    return int(revision) if revision.isdecimal() else -1, int(live) if live.isdecimal() else None


def _render(summary: str, error: str, field: str) -> ResponseReturnValue:
    try:
        prospect = _prospect()
    except DefinitionError as none:
        return render_template(
            "changes/no_draft.html", reason=str(none), may_edit=current_role() >= Role.EDITOR
        )
    page_html = render_template(
        "changes/changes.html",
        prospect=prospect,
        replay=console().draft_replay.outcome(prospect.draft.source) if prospect.is_replayed else None,
        languages=prospect.languages,
        may_publish=current_role() >= Role.PUBLISHER,
        trial=view_trial(console().trials, console().versions),
        summary=summary,
        numbers=request.form.get("numbers", ""),
        share=request.form.get("share", ""),
        errors={field: error} if error else {},
        max_summary=MAX_SUMMARY,
    )
    return page_html, 422 if error else 200


def _prospect() -> Prospect:
    parts = console()
    draft, live = parts.drafts.current(), parts.versions.current()
    before = None if live is None else parts.versions.source(live)
    is_live = before is not None and before.digest == draft.source.digest
    assessment, trouble = None, ""
    try:
        assessment = parts.assessor.assess(draft.source, before)
    except AssessmentError as error:
        trouble = str(error)
    inside = 0 if live is None else parts.publisher.count_sessions().by_version.get(live, 0)
    return Prospect(
        draft,
        live,
        inside,
        assessment,
        trouble,
        is_live,
        others_published=draft.based_on not in (None, live) and not is_live,
        needs_another=parts.draft_publisher.needs_another(draft, current_user().name),
    )
