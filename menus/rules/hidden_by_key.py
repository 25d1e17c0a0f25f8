"""No navigation key hides an option, or an answer that somebody may give."""

from collections.abc import Iterator

from menus.analysis.satisfiable import may_hold
from menus.analysis.survey import Survey
from menus.check.rule_doc import Card, Rule
from menus.model import Ask, Keys, Menu, Prompting, Rows, Screen
from menus.rendering.layout import NUMBERED, paging_of

CARD = Card(
    code="M402",
    title="A key that goes back, home or to another page hides an answer.",
    explanation=(
        "Navigation keys come before answers: where `0` goes back, nobody can answer 0, and where `1` goes home, "
        "nobody can choose the first option. Turn the key off on that screen with `back: false` or "
        "`navigation: off`, choose another key under `keys:`, or set bounds that leave the answer out. Keys that "
        "mean nothing on a screen, because there is nothing to go back to, hide nothing."
    ),
    bad="""\
screens:
  start: {say: A few questions., goto: children}
  children:
    ask: How many children?
    answer: {type: integer, min: 0, max: 20}
    save: children
    goto: bye
  bye: {end: Goodbye.}
""",
    good="""\
screens:
  start: {say: A few questions., goto: children}
  children:
    ask: How many children?
    answer: {type: integer, min: 0, max: 20}
    back: false
    save: children
    goto: bye
  bye: {end: Goodbye.}
""",
)


def check(survey: Survey) -> None:
    """Look at every screen that is answered, on every channel that somebody can get in by."""
    for screen in survey.service.screens.values():
        told: set[str] = set()
        for channel in _channels(survey):
            for name, key in _live(survey, screen, channel):
                text = _hidden(survey, screen, key, channel)
                if text and key not in told:
                    told.add(key)
                    cure = (
                        "Set `back: false` on the screen"
                        if name == "back"
                        else "Set `navigation: off` on the screen"
                    )
                    place = survey.screen_place(screen)
                    if isinstance(screen.verb, Ask):
                        place = survey.place("screens", screen.name, "answer")
                    message = f"On `{screen.name}` {text} is hidden: `{key}` is the key for `{name}`."
                    survey.error("M402", place, message, f"{cure}, or choose another key under `keys:`.")


def _channels(survey: Survey) -> Iterator[str]:
    service = survey.service
    if service.ussd:
        yield "ussd"
    if service.sms.keywords or service.sms.otherwise:
        yield "sms"
    if service.voice:
        yield "voice"


def _live(survey: Survey, screen: Screen, channel: str) -> Iterator[tuple[str, str]]:
    if not isinstance(screen.verb, Prompting):
        return
    keys: Keys = survey.service.keys[channel]
    depth = survey.graph.depths.get(screen.name, 0)
    if (screen.navigation or survey.service.navigation) != "off":
        if keys.back and depth > 0 and screen.back:
            yield "back", keys.back
        if keys.home and depth > 1:
            yield "home", keys.home
    numbered = paging_of(survey.service, screen) == NUMBERED and isinstance(screen.verb, Menu | Rows)
    paged = any(one.pages > 1 for one in survey.pages.layouts(screen) if one.channel == channel)
    if paged and not numbered:
        yield from ((name, key) for name, key in (("more", keys.more), ("previous", keys.previous)) if key)


def _hidden(survey: Survey, screen: Screen, key: str, channel: str) -> str:
    verb = screen.verb
    if isinstance(verb, Ask):
        return f"the answer `{key}`" if verb.answer.hides(key) else ""
    if not isinstance(verb, Menu | Rows) or not key.isdigit() or key.startswith("0"):
        return ""
    most = verb.selection.limit if isinstance(verb, Rows) else 0
    languages = survey.service.languages
    most += max(
        sum(
            may_hold(option.condition, {"language": language, "channel": channel})
            for option in verb.options
            if option.key is None
        )
        for language in languages
    )
    own = any(option.key == key for option in verb.options)
    return f"option {key}" if int(key) <= most and not own else ""


RULE = Rule(CARD, check)
