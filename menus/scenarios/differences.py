"""Find differences between the outcome of a scenario and its expectations."""

import difflib
import json
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from menus.expressions.values import Json
from menus.model import Service
from menus.problems import Place
from menus.rendering.text.direction import without_isolates
from menus.rendering.text.sanitise import to_plain_text
from menus.scenarios.backend import FiledCase, GivenVerdict, SentMessage, verdict_words
from menus.scenarios.expected import (
    ExpectedCount,
    ExpectedMessage,
    ExpectedPage,
    ExpectedSubmission,
    ExpectedText,
    ExpectedVerdict,
)
from menus.scenarios.phone import ScenarioPhone
from menus.scenarios.surveys import CountedAnswers


class Difference(msgspec.Struct, frozen=True):
    """A sentence about a difference. `lines` may follow it: expected (`- `), shown (`+ `) and common (`  `) lines."""

    place: Place
    message: str
    lines: tuple[str, ...] = ()


def page_difference(expected: ExpectedPage, phone: ScenarioPhone, place: Place) -> Difference | None:
    """Return the difference of the shown page; None if it is as expected."""
    page, session = phone.page, phone.session
    wording_difference = text_difference(expected.words, page.text, place, "the screen")
    if wording_difference is not None:
        return wording_difference
    at = "" if session.dropped_session else session.screen
    if expected.screen is not None and expected.screen != at:
        message = f"the screen is `{at}`, not `{expected.screen}`"
        return Difference(place, message, _shown(page.text))
    if expected.language is not None and expected.language != session.language:
        return Difference(place, f"the language is `{session.language}`, not `{expected.language}`")
    if expected.ends is not None and expected.ends != page.ends:
        message = "the session goes on and should end" if expected.ends else "the session is over"
        return Difference(place, f"{message} here", _shown(page.text))
    return None


def text_difference(expected: ExpectedText, text: str, place: Place, what: str) -> Difference | None:
    """Return the difference of a text; None if there is none.

    Outer blanks, typographic characters and isolates do not count.
    """
    text = to_plain_text(without_isolates(text).strip())
    if expected.text is not None and expected.text != text:
        return Difference(place, f"{what} differs", line_differences(expected.text, text))
    for part in expected.has:
        if part not in text:
            return Difference(place, f"{what} does not have `{part}`", _shown(text))
    for part in expected.lacks:
        if part in text:
            return Difference(place, f"{what} has `{part}`, which should not be there", _shown(text))
    return None


def submission_differences(
    expected: Sequence[ExpectedSubmission], filed: Sequence[FiledCase], place: Place
) -> Iterator[Difference]:
    """Yield the differences of the cases that were filed."""
    if len(expected) != len(filed):
        lines = tuple(f"+ {case.kind}: {case.title}" for case in filed)
        yield Difference(place, _count(len(filed), len(expected), "submission"), lines)
        return
    for wanted, case in zip(expected, filed, strict=True):
        for name, value in (("kind", case.kind), ("title", case.title), ("contact", case.contact)):
            expected_value = getattr(wanted, name)
            if expected_value is not None and expected_value != value:
                yield Difference(wanted.place, f"the {name} differs", line_differences(expected_value, value))
        if wanted.fields is not None and wanted.fields != case.fields:
            lines = line_differences(_sorted_fields(wanted.fields), _sorted_fields(case.fields))
            yield Difference(wanted.place, "the fields differ", lines)
        some = {name: value for name, value in case.fields.items() if name in wanted.has}
        if some != wanted.has:
            lines = line_differences(_sorted_fields(wanted.has), _sorted_fields(some))
            yield Difference(wanted.place, "the fields differ", lines)


def message_differences(
    expected: Sequence[ExpectedMessage], sent: Sequence[SentMessage], place: Place
) -> Iterator[Difference]:
    """Yield the differences of the texts that were sent."""
    if len(expected) != len(sent):
        lines = tuple(f"+ {message.text}" for message in sent)
        yield Difference(place, _count(len(sent), len(expected), "message"), lines)
        return
    for wanted, message in zip(expected, sent, strict=True):
        if wanted.to is not None and wanted.to != message.to:
            yield Difference(wanted.place, f"the message went to {message.to}, not {wanted.to}")
        wording_difference = text_difference(wanted.words, message.text, wanted.place, "the message")
        if wording_difference is not None:
            yield wording_difference


def verdict_differences(
    expected: Sequence[ExpectedVerdict], given: Sequence[GivenVerdict], place: Place
) -> Iterator[Difference]:
    """Yield the differences of what the citizen said of cases."""
    found = [verdict_words(one.verdict) for one in given]
    if len(expected) != len(given):
        lines = tuple(f"+ {words}" for words in found)
        yield Difference(place, _count(len(given), len(expected), "verdict"), lines)
        return
    for wanted, words in zip(expected, found, strict=True):
        if verdict_words(wanted.verdict) != words:
            lines = line_differences(verdict_words(wanted.verdict), words)
            yield Difference(wanted.place, "the verdict differs", lines)


def count_differences(
    service: Service, expected: Sequence[ExpectedCount], counted: Sequence[CountedAnswers], place: Place
) -> Iterator[Difference]:
    """Yield the differences of the answers that surveys counted. `yes` and `no` stand for true and false."""
    if sorted(one.survey for one in expected) != sorted(one.survey for one in counted):
        lines = tuple(f"+ {one.survey}: {_sorted_fields(one.answers)}" for one in counted)
        yield Difference(place, _count(len(counted), len(expected), "counted answer"), lines)
        return
    found = {one.survey: one.answers for one in counted}
    for wanted in expected:
        fields = service.surveys[wanted.survey].fields
        answers = {
            name: (fields[name].option_named(option) if name in fields else None) or option
            for name, option in wanted.answers.items()
        }
        if answers != found[wanted.survey]:
            lines = line_differences(_sorted_fields(answers), _sorted_fields(found[wanted.survey]))
            yield Difference(wanted.place, f"what `{wanted.survey}` counts differs", lines)


def line_differences(expected: str, shown: str) -> tuple[str, ...]:
    """Return every line of both texts, marked `- ` (expected), `+ ` (shown) or `  ` (both)."""
    compared = difflib.ndiff(expected.split("\n"), shown.split("\n"))
    return tuple(line for line in compared if not line.startswith("? "))


def _shown(text: str) -> tuple[str, ...]:
    return tuple(f"+ {line}" for line in text.split("\n"))


def _sorted_fields(fields: Mapping[str, Json] | Mapping[str, str]) -> str:
    return "\n".join(
        f"{name}: {json.dumps(fields[name], ensure_ascii=False, sort_keys=True)}" for name in sorted(fields)
    )


def _count(found: int, wanted: int, what: str) -> str:
    s = "" if found == 1 else "s"
    return f"{found or 'no'} {what}{s}, and {wanted or 'none'} expected"
