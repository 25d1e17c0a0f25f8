"""Where what came of a scenario differs from what it expects."""

import difflib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from menus.expressions.json import Json
from menus.problems import Place
from menus.rendering.text.sanitise import plain
from menus.scenarios.agency import FiledCase, Texted
from menus.scenarios.expected import ExpectedMessage, ExpectedPage, ExpectedSubmission, ExpectedText
from menus.scenarios.phone import Phone


@dataclass(frozen=True, slots=True)
class Difference:
    """What is wrong in a sentence, and where it helps the lines expected (`- `), shown (`+ `) and both (`  `)."""

    place: Place
    message: str
    lines: tuple[str, ...] = ()


def of_page(expected: ExpectedPage, phone: Phone, place: Place) -> Difference | None:
    """How the page that is shown differs."""
    page, session = phone.page, phone.session
    worded = of_words(expected.words, page.text, place, "the screen")
    if worded is not None:
        return worded
    at = "" if session.dropped else session.screen
    if expected.screen is not None and expected.screen != at:
        message = f"the screen is `{at}`, not `{expected.screen}`"
        return Difference(place, message, _shown(page.text))
    if expected.language is not None and expected.language != session.language:
        return Difference(place, f"the language is `{session.language}`, not `{expected.language}`")
    if expected.ends is not None and expected.ends != page.ends:
        message = "the session goes on and should end" if expected.ends else "the session is over"
        return Difference(place, f"{message} here", _shown(page.text))
    return None


def of_words(expected: ExpectedText, text: str, place: Place, what: str) -> Difference | None:
    """How a text differs, blanks around it and typographic characters aside."""
    text = plain(text.strip())
    if expected.text is not None and expected.text != text:
        return Difference(place, f"{what} differs", unified(expected.text, text))
    for part in expected.has:
        if part not in text:
            return Difference(place, f"{what} does not have `{part}`", _shown(text))
    for part in expected.lacks:
        if part in text:
            return Difference(place, f"{what} has `{part}`, which should not be there", _shown(text))
    return None


def of_submissions(
    expected: Sequence[ExpectedSubmission], filed: Sequence[FiledCase], place: Place
) -> Iterator[Difference]:
    """How the cases that were filed differ."""
    if len(expected) != len(filed):
        lines = tuple(f"+ {case.kind}: {case.title}" for case in filed)
        yield Difference(place, _count(len(filed), len(expected), "submission"), lines)
        return
    for wanted, case in zip(expected, filed, strict=True):
        for name, value in (("kind", case.kind), ("title", case.title)):
            said = getattr(wanted, name)
            if said is not None and said != value:
                yield Difference(wanted.place, f"the {name} differs", unified(said, value))
        if wanted.fields is not None and wanted.fields != case.fields:
            lines = unified(_listed(wanted.fields), _listed(case.fields))
            yield Difference(wanted.place, "the fields differ", lines)
        some = {name: value for name, value in case.fields.items() if name in wanted.has}
        if some != wanted.has:
            lines = unified(_listed(wanted.has), _listed(some))
            yield Difference(wanted.place, "the fields differ", lines)


def of_messages(
    expected: Sequence[ExpectedMessage], sent: Sequence[Texted], place: Place
) -> Iterator[Difference]:
    """How the texts that were sent differ."""
    if len(expected) != len(sent):
        lines = tuple(f"+ {message.text}" for message in sent)
        yield Difference(place, _count(len(sent), len(expected), "message"), lines)
        return
    for wanted, message in zip(expected, sent, strict=True):
        if wanted.to is not None and wanted.to != message.to:
            yield Difference(wanted.place, f"the message went to {message.to}, not {wanted.to}")
        worded = of_words(wanted.words, message.text, wanted.place, "the message")
        if worded is not None:
            yield worded


def unified(expected: str, shown: str) -> tuple[str, ...]:
    """Every line of both, marked `- `, `+ ` or, where they agree, `  `."""
    compared = difflib.ndiff(expected.split("\n"), shown.split("\n"))
    return tuple(line for line in compared if not line.startswith("? "))


def _shown(text: str) -> tuple[str, ...]:
    return tuple(f"+ {line}" for line in text.split("\n"))


def _listed(fields: Mapping[str, Json]) -> str:
    return "\n".join(
        f"{name}: {json.dumps(fields[name], ensure_ascii=False, sort_keys=True)}" for name in sorted(fields)
    )


def _count(found: int, wanted: int, what: str) -> str:
    s = "" if found == 1 else "s"
    return f"{found or 'no'} {what}{s}, and {wanted or 'none'} expected"
