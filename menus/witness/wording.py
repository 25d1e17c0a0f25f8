"""Word a way in for the author of a menu file."""

import re
from collections.abc import Iterator
from datetime import datetime

from menus.analysis.value_uses import ValueUse
from menus.analysis.ways_in import WayIn, WayInKind
from menus.engine.voice_verbs import BUSY, NO_ANSWER
from menus.expressions.conditions import as_text
from menus.model import Service
from menus.model.settings import ASK
from menus.witness.circumstances import Circumstances
from menus.witness.reached import Reached
from menus.witness.replay import CONTINUE_KEY, FIRST_WORDS
from menus.witness.step import Step, StepKind

_DAY = re.compile(r"[0-9]{1,2} [0-9]{1,2} [0-9]{4}")
_KEYS = re.compile(r"[0-9 +*#.-]+")


def witness_text(service: Service, found: Reached, use: ValueUse, usual_moment: datetime) -> str:
    """Return the way in as one line: what is dialled, typed and answered, and what is empty then."""
    points = [*found.points()]
    types_day = any(point.step is not None and _DAY.fullmatch(point.step.text) for point in points)
    parts: list[str] = []
    for point in points:
        if point.step is None:
            details = _circumstance_words(service, point.circumstances, usual_moment, types_day=types_day)
            parts.append(" ".join([_way_words(point.way), *details]))
        else:
            parts.append(_step_words(point.step))
        parts += [f"{reply.lookup} {reply.sample.words}" for reply in point.replies]
    return f"{', '.join(parts)}: {use.as_written} is empty here"


def _way_words(way: WayIn) -> str:
    match way.kind:
        case WayInKind.CODE:
            return f"Dial {way.name}"
        case WayInKind.NUMBER:
            return f"Call {way.name}"
        case WayInKind.KEYWORD:
            return f"Text {way.name}"
        case WayInKind.ANY_TEXT:
            return f"Text {FIRST_WORDS}"
        case WayInKind.OWN_WORDS:
            return "Text words of your own"
        case WayInKind.QUESTION:
            return f"Reply to `{way.name}`"
    return f"Get called back by `{way.name}`"


def _circumstance_words(
    service: Service, circumstances: Circumstances, usual: datetime, *, types_day: bool
) -> Iterator[str]:
    """Yield words for what is unusual, and today if a day is typed: that is in the future only seen from today."""
    moment = circumstances.moment
    if moment != usual or types_day:
        day = f"{moment:%A} {moment.date().isoformat()}"
        yield f"on {day}" if moment.time() == usual.time() else f"on {day} at {moment:%H:%M}"
    if circumstances.language:
        yield f"in {service.languages[circumstances.language].name}"
    if circumstances.network:
        yield f"from network {circumstances.network}"
    if circumstances.percent:
        yield f"with percent {circumstances.percent}"
    if circumstances.is_withheld:
        yield "without a number"
    if circumstances.opted_out:
        yield "from a number that wants no texts"
    for name, value in circumstances.profile.items():
        yield f"with {as_text(value)} remembered as `{name}`"
    if circumstances.case_note:
        yield f"with the note {circumstances.case_note}"


def _step_words(step: Step) -> str:
    match step.kind:
        case StepKind.SPOKEN:
            return "a spoken message"
        case StepKind.SILENT:
            return "no key until the call gives up"
        case StepKind.DIALLED_AGAIN:
            return "the line drops, dial again" + (f", {CONTINUE_KEY}" if step.text == ASK else "")
        case StepKind.PUT_THROUGH:
            return {BUSY: "the line is busy", NO_ANSWER: "nobody answers"}.get(step.text, "somebody answers")
    if not step.text.strip():
        return "nothing"
    return step.text if _KEYS.fullmatch(step.text) else f'"{step.text}"'
