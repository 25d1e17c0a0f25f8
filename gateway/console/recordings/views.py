"""`/console/menus/recordings`: what calls need by language, to listen to, to upload and to record."""

from dataclasses import dataclass
from io import BytesIO

from flask import Blueprint, abort, render_template, request, send_file
from flask.typing import ResponseReturnValue

from gateway.audio.prompts.prompt_folder import MAX_FILE_BYTES
from gateway.audio.prompts.prompt_sound import PromptSound, find_sound
from gateway.audio.prompts.recording_plan import RecordingState
from gateway.audio.prompts.sound_formats import CONTENT_TYPES
from gateway.console.changes.assessor import AssessmentError
from gateway.console.context import console
from gateway.console.drafts.draft import Draft
from gateway.console.page import current_role, current_user, notice, page, see_other
from gateway.console.people.role import Role
from gateway.console.recordings.recording_plan import (
    LanguageRecordings,
    NeededRecording,
    RecordingPlan,
    RecordingPlanRequest,
)
from gateway.console.recordings.sound_upload import (
    TOO_LARGE,
    UploadRefusedError,
    read_upload,
)
from gateway.errors import DefinitionError

LINES = 50  # on a page
SOUND_SECONDS = 3600  # the bytes of a digest never change
STATES = tuple(
    state.value for state in (RecordingState.MISSING, RecordingState.DRAFT, RecordingState.RECORDED)
)

blueprint = Blueprint("recordings", __name__)


@dataclass(frozen=True, slots=True)
class RecordingPage:
    """One recording: what is needed, what the draft has, and what is live if that is another."""

    language: LanguageRecordings
    needed: NeededRecording
    live: PromptSound | None
    following: NeededRecording | None


@page(blueprint, "/menus/recordings", role=Role.VIEWER)
def show() -> ResponseReturnValue:
    """List the recordings that calls need in a language."""
    draft, plan, trouble = _plan()
    languages = {language.code: language for language in plan.languages} if plan else {}
    chosen = languages.get(request.args.get("language", "")) or next(iter(languages.values()), None)
    state, sought = request.args.get("state", ""), request.args.get("words", "").strip()
    lines = [] if chosen is None else [one for one in chosen.recordings if _fits(one, state, sought)]
    number = request.args.get("page", "1")
    pages = max(1, -(-len(lines) // LINES))
    at = min(max(int(number), 1), pages) if number.isdecimal() and len(number) < 6 else 1
    return render_template(
        "recordings/recordings.html",
        draft=draft,
        plan=plan,
        trouble=trouble,
        languages=list(languages.values()),
        chosen=chosen,
        state=state if state in STATES else "",
        sought=sought,
        states=STATES,
        lines=lines[(at - 1) * LINES : at * LINES],
        found=len(lines),
        page_number=at,
        pages=pages,
        may_edit=current_role() >= Role.EDITOR,
    )


@page(blueprint, "/menus/recordings/<language>/<path:file>", role=Role.VIEWER)
def one(language: str, file: str) -> ResponseReturnValue:
    """Show one recording, and the forms to upload or record another."""
    return _one(language, file, "")


@page(
    blueprint,
    "/menus/recordings/<language>/<path:file>",
    role=Role.EDITOR,
    methods=("POST",),
)
def save(language: str, file: str) -> ResponseReturnValue:
    """Put a recording that was uploaded or recorded in the browser into the draft."""
    found, parts, person = _find(language, file), console(), current_user().name
    sent = request.files.get("sound")
    try:
        sound, data = read_upload(sent.filename or "" if sent else "", sent.stream if sent else BytesIO())
        draft = parts.draft_recordings.save(
            found.language.folder, file, request.form.get("seen", ""), sound, data, person
        )
    except UploadRefusedError as error:
        return _one(language, file, str(error)), 422
    detail: dict[str, str | int] = {"language": language, "recording": file, "seconds": round(sound.seconds)}
    parts.audit.record(person, "change draft", f"revision {draft.revision}", detail)
    notice(
        f"The recording of {sound.seconds:.1f} seconds is in the draft. Citizens hear it once it is published."
    )
    return see_other("recordings.one", language=language, file=file)


@blueprint.errorhandler(413)
def _too_large(_error: Exception) -> ResponseReturnValue:
    """Say beside the field that a file is too large. Nothing of it was read, not even its form."""
    place = request.view_args or {}
    return _one(place.get("language", ""), place.get("file", ""), TOO_LARGE), 413


@page(blueprint, "/menus/recordings/sound/<digest>", role=Role.VIEWER)
def sound(digest: str) -> ResponseReturnValue:
    """Send a recording of the draft or of the live version to be listened to."""
    draft, _ = _draft()
    source = console().versions.current_source()
    sounds = {
        found.digest: (path, found)
        for one_source in (source, draft.source if draft else None)
        for path, found in (one_source.sounds.items() if one_source else ())
    }
    path, kept = sounds.get(digest) or abort(404)
    data = console().draft_recordings.data(path, kept)
    if data is None:
        abort(404)
    kind = CONTENT_TYPES[kept.suffix]
    return send_file(BytesIO(data), kind, conditional=True, etag=digest, max_age=SOUND_SECONDS)


def _one(language: str, file: str, error: str) -> str:
    found = _find(language, file)
    return render_template(
        "recordings/recording.html",
        found=found,
        error=error,
        max_bytes=MAX_FILE_BYTES,
        may_edit=current_role() >= Role.EDITOR,
    )


def _find(code: str, file: str) -> RecordingPage:
    draft, plan, _ = _plan()
    language = next((one for one in plan.languages if one.code == code), None) if plan else None
    needed = language.find(file) if language else None
    if draft is None or language is None or needed is None:
        abort(404)
    source = console().versions.current_source()
    before = None if source is None else find_sound(source.sounds, language.folder, file)
    is_other = before is not None and (needed.sound is None or needed.sound.digest != before.digest)
    return RecordingPage(language, needed, before if is_other else None, language.after(file))


def _fits(line: NeededRecording, state: str, sought: str) -> bool:
    return (state not in STATES or line.state == state) and (
        sought.casefold() in f"{line.words}\n{line.file}".casefold()
    )


def _draft() -> tuple[Draft | None, str]:
    """Return the draft, or why there is none."""
    try:
        return console().drafts.current(), ""
    except DefinitionError as error:
        return None, str(error)


def _plan() -> tuple[Draft | None, RecordingPlan | None, str]:
    """Return the draft, what calls need of it, and why one of them is lacking."""
    draft, trouble = _draft()
    if draft is None:
        return None, None, trouble
    parts = console()
    spoken = parts.draft_recordings.spoken_by_machine(draft.source.sounds)
    try:
        return draft, parts.assessor.ask(RecordingPlanRequest(draft.source, spoken), RecordingPlan), ""
    except AssessmentError as error:
        return draft, None, str(error)
