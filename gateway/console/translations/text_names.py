"""What a text is, in words for translators."""

import re

_ID = re.compile(r"(?:(?P<file>\w+)/)?(?P<part>\w+)(?:\.(?P<name>[^.]+))?(?:\.(?P<place>.*))?")
_OPTION = re.compile(r"options\.([^.]+)\.say(?:\.(.*))?")
PLACES = {
    "menu": "Words above the choices",
    "list": "Words above the rows",
    "label": "A row of the list",
    "ask": "Question",
    "say": "Words of the screen",
    "end": "Last words",
    "confirm": "Question before it is sent",
    "invalid": "After an answer that does not fit",
    "send_sms": "Text that is sent",
    "pay": "Words before a payment",
    "closed": "While it is closed",
}
PARTS = {
    "messages": "Text message",
    "words": "The gateway's own words",
    "service": "The service",
    "cases": "Case",
    "states": "State of a case",
    "derived": "Value",
}


def name_text(text: str) -> tuple[str, str]:
    """Return where a text with this id stands, and what it is there: ("welcome", "Choice 2")."""
    found = _ID.fullmatch(text)
    if found is None:
        return "", text
    part, name, place = found["part"], found["name"] or "", found["place"] or ""
    if part == "screens":
        return (f"{found['file']}.{name}" if found["file"] else name), _name_place(place)
    if part == "service":
        return PARTS[part], name.capitalize()
    place = place.removesuffix("text").removesuffix("say")
    where = PARTS.get(part, part.replace("_", " ").capitalize())
    shown = f"{name} {place}".replace("_", " ").replace(".", " ").strip()
    return where, shown or part


def _name_place(place: str) -> str:
    option = _OPTION.fullmatch(place)
    if option is not None:
        return _with_case(f"Choice {option[1]}", option[2])
    if place.startswith("voice."):
        heard = place.removeprefix("voice.")
        return "What callers hear" + (
            " after an answer that does not fit" if heard.startswith("invalid") else ""
        )
    first, _, case = place.partition(".")
    return _with_case(PLACES.get(first, first.replace("_", " ").capitalize()), case)


def _with_case(words: str, case: str | None) -> str:
    return f"{words}, if {case}" if case and case != "otherwise" else words + (", otherwise" if case else "")
