"""Word for officers what the gateway sends: field values, languages, channels, and its answers to updates."""

import json
import re
from http import HTTPStatus
from typing import Any

from babel import Locale, UnknownLocaleError

from simulators.case_system.updates import Update

CHANNELS = {"ussd": "USSD code", "sms": "Text message", "voice": "Phone call"}
# `result` in the gateway's answer to an update that it took
RESULTS = {
    "texted": "The gateway took it and tells the citizen.",
    "applied": "The gateway took it. It sends no text: it has none for this state, sent it before, or knows no number.",
    "older": "The gateway took no notice: it knows a later change of this case.",
    "repeated": "The gateway had it already.",
    "unknown": "The gateway does not know this case, so nobody is told.",
}
TAKEN = "The gateway took it."
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*")
_LANGUAGES = Locale("en").languages


def word_code(code: str) -> str:
    """Return a name or value of a program as people write it: no_water as "No water", other texts as they are."""
    if not _CODE.fullmatch(code):
        return code
    words = code.replace("_", " ")
    return words[:1].upper() + (words[1:].lower() if words.isupper() and "_" in code else words[1:])


def word_value(value: Any) -> str:
    """Return the value of a field in words."""
    if value in (None, "", [], {}):
        return "–"
    match value:
        case bool():
            return "Yes" if value else "No"
        case str():
            return CHANNELS.get(value) or word_code(value)
        case list():
            return ", ".join(map(word_value, value))
        case dict():
            return "\n".join(f"{word_code(name)}: {word_value(one)}" for name, one in value.items())
    return str(value)


def word_language(code: str) -> str:
    """Return the English name of a language; the code if it has none."""
    try:
        return str(_LANGUAGES.get(code) or Locale.parse(code, sep="-").get_display_name("en") or code)
    except (UnknownLocaleError, ValueError):
        return code


def word_outcome(update: Update) -> str:
    """Return a sentence on whether the gateway has an update, and what it did with it."""
    if update.outcome == "pending" and not update.tries:
        return "The gateway is being told."
    status, _, body = update.answer.partition(" ")
    if update.outcome == "taken":
        return RESULTS.get(str(_read_object(body).get("result", "")), TAKEN)
    why = _word_answer(update.answer, status, body)
    if update.outcome == "refused":
        return f"The gateway refused it: {why}"
    times = "once" if update.tries == 1 else f"{update.tries} times"
    return f"Not told yet: {why} Tried {times}; it goes on by itself."


def _word_answer(answer: str, status: str, body: str) -> str:
    """Return why the gateway did not take an update. `answer` is a sentence if the gateway did not answer."""
    if not status.isdecimal():
        return answer
    errors = _read_object(body).get("errors")
    if isinstance(errors, dict) and errors:
        return f"{'; '.join(f'{word_code(name)} {text}' for name, text in errors.items())}."
    try:
        return f"It answered “{HTTPStatus(int(status)).phrase}”."
    except ValueError:
        return "It answered nothing that this desk understands."


def _read_object(body: str) -> dict[str, Any]:
    """Return the JSON object in an answer; an empty one if it holds none."""
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
