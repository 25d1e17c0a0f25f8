"""The explanation of a problem, as `gateway check --explain M201` shows it."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import msgspec

from menus.problems import Severity

if TYPE_CHECKING:
    from menus.analysis.rule_context import RuleContext


class RuleDoc(msgspec.Struct, frozen=True):
    """A code and its meaning, with one example that has the problem and one that does not. Tests run both.

    `complete_example` turns the examples into whole menu files. `files` has the texts of the files that they name.
    """

    code: str
    title: str
    explanation: str
    bad: str
    good: str
    severity: Severity = Severity.ERROR
    files: Mapping[str, str] = msgspec.field(default_factory=dict)


class Rule(msgspec.Struct, frozen=True):
    """The explanation of a problem, and the function that looks for it in a compiled service."""

    doc: RuleDoc
    check: "Callable[[RuleContext], None]"


EXAMPLE_FRAME: Mapping[str, str] = {
    "version": "version: 1\n",
    "service": (
        "service: {name: County, languages: {en: English, sw: Kiswahili}, "
        "country: KE, time_zone: Africa/Nairobi}\n"
    ),
    "entry": 'entry: {ussd: {"*384#": start, "*384*2#": {goto: start, language: sw}}}\n',
    "screens": "screens: {start: {end: Hello.}}\n",
}
OTHER_SERVICE_FRAME: Mapping[str, str] = {"entry": 'entry: {ussd: {"*384#": start}}\n'}
"""What is different for an example that has its own languages."""


def complete_example(example: str) -> str:
    """Return an example as a whole menu file. Additions come last, so that the line numbers stay."""
    present = {line.partition(":")[0] for line in example.splitlines() if line[:1].strip()}
    frame = {**EXAMPLE_FRAME, **(OTHER_SERVICE_FRAME if "service" in present else {})}
    missing = [text for key, text in frame.items() if key not in present]
    return example.rstrip("\n") + "\n" + "".join(missing)
