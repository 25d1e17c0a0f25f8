"""Keys that a screen takes and that mean nothing to its verb."""

from collections.abc import Iterator

from menus.analysis.survey import Survey
from menus.check.rule_doc import Card, Rule
from menus.model import Ask, Menu, Prompting, Record, Rows, Screen, Transfer
from menus.yaml.source import Mapping

CARD = Card(
    code="M111",
    title="A key means nothing on a screen of this kind.",
    explanation=(
        "Only `menu`, `ask`, `list` and `record` take an answer that `save:` could keep, and `transfer` keeps what "
        "came of it. Only the first three take one that may not fit, so that `invalid:` and `require:` say something; "
        "`attempts:` counts silence on a `record` too; `say` and others have them where a `retry:` leads to them. A "
        "screen that shows nothing has no lines, pages or words of its own. What the key was to do would not happen."
    ),
    bad="""\
screens:
  start: {say: Hello., save: name, goto: finish}
  finish: {end: Goodbye.}
""",
    good="""\
screens:
  start: {ask: Your name?, answer: {type: text}, save: name, goto: finish}
  finish: {end: 'Goodbye {name}.'}
""",
)
OF_ANSWERS = ("invalid", "require", "attempts", "too_many", "attempts_within")
OF_SILENCE = ("attempts", "too_many")
OF_OPTIONS = ("seen_only", "gap")
OF_WORDS = ("navigation", "paging", "back", "on_ussd", "on_sms", "resume", "voice")


def check(survey: Survey) -> None:
    """Look at the keys of every screen."""
    for screen in survey.service.screens.values():
        entry = survey.reading.origins["screens", screen.name].value
        present = entry.entries if isinstance(entry, Mapping) else {}
        for key in _idle(survey, screen):
            if key in present:
                place = survey.key_place("screens", screen.name, key)
                text = f"`{key}:` means nothing on `{screen.name}`, which {_why(key)}."
                survey.error(
                    "M111", place, text, "Leave it out, or move it to the screen that it is meant for."
                )


def _idle(survey: Survey, screen: Screen) -> Iterator[str]:
    verb = screen.verb
    if not isinstance(verb, Menu | Ask | Rows | Record | Transfer):
        yield "save"
    if not isinstance(verb, Menu | Ask | Rows) and screen.name not in survey.service.judged:
        yield from (key for key in OF_ANSWERS if not (isinstance(verb, Record) and key in OF_SILENCE))
    if not isinstance(verb, Menu | Rows):
        yield from OF_OPTIONS
    if not isinstance(verb, Prompting | Record | Transfer):
        yield from OF_WORDS


def _why(key: str) -> str:
    if key in OF_OPTIONS:
        return "has no options"
    if key in OF_WORDS:
        return "shows nothing"
    return "takes no answer" if key == "save" else "takes no answer that could be wrong"


RULE = Rule(CARD, check)
