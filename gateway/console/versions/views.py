"""`/console/menus/versions`: who published what and when, who is inside; compare, roll back, widen or end a trial."""

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from gateway.console.changes.assessor import AssessmentError
from gateway.console.changes.difference import Difference
from gateway.console.context import console
from gateway.console.page import current_role, current_user, notice, page, see_other
from gateway.console.people.role import Role
from gateway.console.versions.trial_view import SHARES, end_of_trial, view_trial
from gateway.errors import GatewayError
from gateway.published_menus.versions import MenuVersion

blueprint = Blueprint("versions", __name__)


@page(blueprint, "/menus/versions", role=Role.VIEWER)
def show() -> ResponseReturnValue:
    """Show the versions that are kept, the newest first, and the trial of one of them."""
    return _list("")


@page(blueprint, "/menus/versions/trial", role=Role.PUBLISHER, methods=("POST",))
def change_trial() -> ResponseReturnValue:
    """Widen the trial to a share of the new sessions, make its version live, or end it."""
    parts, person, trial = console(), current_user().name, console().trials.load()
    if trial is None or request.form.get("number", "") != str(trial.number):
        return _list("The trial that you saw is over. Nothing was changed."), 409
    wanted = request.form.get("share", "")
    subject = f"version {trial.number}"
    if wanted == "end":
        parts.trial_publisher.end()
        parts.audit.record(person, "end trial", subject)
        notice(f"All new sessions begin on the live version within 2 seconds.{end_of_trial(trial)}")
        return see_other("versions.show")
    if wanted not in map(str, SHARES):
        return _list("Choose one of the shares."), 422
    try:
        result = parts.draft_publisher.widen_trial(person, int(wanted))
    except GatewayError as error:
        return _list(str(error)), 422
    if result.trial is not None:
        parts.audit.record(person, "trial", subject, {"numbers": len(trial.callers), "share": int(wanted)})
        notice(f"{wanted} % of new sessions begin on version {trial.number} within 2 seconds.")
        return see_other("versions.show")
    parts.audit.record(person, "publish", subject, {"ended trial of": trial.number})
    notice(f"Version {trial.number} is live: new sessions begin on it within 2 seconds.{end_of_trial(trial)}")
    return see_other("versions.show")


@page(blueprint, "/menus/versions/compare", role=Role.VIEWER)
def compare() -> ResponseReturnValue:
    """Show what citizens saw change between two versions: `?before=3&after=5`."""
    before, after = (_version(request.args.get(name, "")) for name in ("before", "after"))
    difference, trouble = _compare(before, after)
    return render_template(
        "versions/compare.html",
        before=before,
        after=after,
        versions=console().versions.all(),
        difference=difference,
        trouble=trouble,
    )


@page(blueprint, "/menus/versions/<number>/roll-back", role=Role.PUBLISHER)
def ask_to_roll_back(number: str) -> ResponseReturnValue:
    """Show what rolling back to a version changes, before it is done."""
    return _ask(_version(number), "")


@page(blueprint, "/menus/versions/<number>/roll-back", role=Role.PUBLISHER, methods=("POST",))
def roll_back(number: str) -> ResponseReturnValue:
    """Make a version current again."""
    parts, person, version = console(), current_user().name, _version(number)
    trial = parts.trials.load()
    if request.form.get("current", "") != str(parts.versions.current() or ""):
        return _ask(
            version, "Another version went live since you opened this page. Look again, then roll back."
        ), 409
    try:
        result = parts.publisher.roll_back(version.number)
    except GatewayError as error:
        return _ask(version, str(error)), 422
    detail: dict[str, str | int] = {"from": result.previous_number or 0}
    if trial is not None:
        detail["ended trial of"] = trial.number
    parts.audit.record(person, "roll back", f"version {version.number}", detail)
    notice(
        f"Version {number} is live again: new sessions begin on it within 2 seconds. The draft stays as it is."
        f"{end_of_trial(trial)}"
    )
    return see_other("versions.show")


def _list(trial_error: str) -> str:
    parts = console()
    sessions = parts.publisher.count_sessions()
    return render_template(
        "versions/versions.html",
        versions=parts.versions.all(),
        current=parts.versions.current(),
        inside=sessions.by_version,
        inside_dropped=sessions.on_dropped_versions,
        may_publish=current_role() >= Role.PUBLISHER,
        trial=view_trial(parts.trials, parts.versions),
        trial_error=trial_error,
    )


def _ask(version: MenuVersion, error: str) -> str:
    parts = console()
    current = parts.versions.current()
    live = None if current is None else parts.versions.version(current)
    difference, trouble = (None, "") if live is None else _compare(live, version)
    return render_template(
        "versions/roll_back.html",
        version=version,
        live=live,
        inside=parts.publisher.count_sessions().by_version.get(current or 0, 0),
        difference=difference,
        trouble=trouble,
        trial=parts.trials.load(),
        form_error=error,
    )


def _version(number: str) -> MenuVersion:
    """Return the version of a number. Ends with the page for what does not exist if there is none."""
    found = console().versions.version(int(number)) if number.isdecimal() and len(number) < 10 else None
    return found or abort(404)


def _compare(before: MenuVersion, after: MenuVersion) -> tuple[Difference | None, str]:
    """Return the difference; or None, and why there is none."""
    parts = console()
    old, new = parts.versions.source(before.number), parts.versions.source(after.number)
    if old is None or new is None:
        return None, "One of the two cannot be read by this release of the gateway."
    try:
        found = parts.assessor.assess(new, old, with_scenarios=False)
    except AssessmentError as error:
        return None, str(error)
    if found.difference is None:
        return None, "One of the two has errors in this release of the gateway, so its pages cannot be shown."
    return found.difference, ""
