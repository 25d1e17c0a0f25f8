"""Words of a case for officers: what systems get that keep a case as one text. They end with our reference.

The reference is how the case is found again, so it stands on a line of its own that nobody else writes.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from gateway.case_systems.case_verdict import CaseVerdict
from gateway.cases.case_texts import one_line
from menus.model.verdicts import COMMENT, JOIN, RATE, REOPEN

REFERENCE_LINE = "Reference: "
ABOUT_LINE = "About the case "
_REFERENCE = re.compile(rf"{REFERENCE_LINE}([0-9]{{9}})(?![0-9])")
LONGEST_WORDS = 200
NO_MARKUP = str.maketrans("<>", "‹›")
VERDICT_WORDS: Mapping[str, str] = {
    REOPEN: "The citizen says that it is not fixed.",
    RATE: "The citizen rates it {rating} of 5.",
    COMMENT: "The citizen says: {words}",
    JOIN: "Another citizen reports this, too: {count} in all.",
}
_NUMBER = re.compile(r"\+?[0-9][0-9 ()-]{5,}[0-9]")


def describe_case(reference: str, case: Mapping[str, Any], words: str, longest: int) -> str:
    """Return the words, or else the title and the fields of the case, and then its reference: `longest` characters.

    What a citizen typed never is markup there: < and > become signs that look like them.
    """
    own = (words or "\n".join(_lines(case))).translate(NO_MARKUP)
    about = f"{ABOUT_LINE}{case['about']}\n" if case.get("about") else ""
    end = f"\n{about}{REFERENCE_LINE}{reference}"
    return own[: longest - len(end)].rstrip() + end


def describe_verdict(one: CaseVerdict, longest: int) -> str:
    """Return what a citizen says of a case, and then the reference by which it is found: `longest` characters."""
    said = VERDICT_WORDS[one.verdict.action].format(
        rating=one.verdict.rating, words=one.verdict.words, count=one.verdict.count
    )
    end = f"\n{REFERENCE_LINE}{one.reference}"
    return said.translate(NO_MARKUP)[: longest - len(end)].rstrip() + end


def reference_in(description: object) -> str | None:
    """Return the reference of ours that a description names; None if it names none."""
    found = _REFERENCE.findall(description) if isinstance(description, str) else []
    return found[-1] if found else None


def operator_words(words: str, case: Mapping[str, Any]) -> str:
    """Return what a system said about a case, on one line, without what the citizen said and without numbers."""
    text = _NUMBER.sub("…", one_line(words, LONGEST_WORDS))
    for value in sorted(_texts(case), key=len, reverse=True):
        text = text.replace(value, "…")
    return text


def _lines(case: Mapping[str, Any]) -> Iterator[str]:
    yield str(case.get("title", ""))
    for name, value in dict(case.get("fields", {})).items():
        if value not in (None, "", [], {}):
            yield f"{str(name).replace('_', ' ')}: {_written(value)}"


def _written(value: Any) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(map(_written, value))
        case {"recording": link}:
            return str(link)
        case dict():
            return "; ".join(f"{name}: {_written(one)}" for name, one in value.items())
        case _:
            return str(value)


def _texts(value: object) -> Iterator[str]:
    """Yield the texts in a case that are long enough to be told from a word of the system's own."""
    if isinstance(value, str) and len(value) > 3:
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
