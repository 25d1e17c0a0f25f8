"""No navigation key hides an option or a possible answer."""

from collections.abc import Iterator

from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.analysis.satisfiability import may_hold
from menus.model import ChoiceVerb, NavigationKeys, PromptVerb, Screen
from menus.rendering.layout import NUMBERED, paging_of
from menus.verbs.ask import Ask
from menus.verbs.list import ListVerb

RULE_DOC = RuleDoc(
    code="M402",
    title="A key that goes back, home or to another page hides an answer.",
    explanation=(
        "Navigation keys come before answers. If `0` goes back, nobody can answer 0. If `1` goes home, nobody can "
        "choose the first option. Turn the key off on that screen with `back: false` or `navigation: off`, "
        "choose another key under `keys:`, or set bounds that leave the answer out. A key hides nothing on a "
        "screen where it does nothing, because there is nothing to go back to."
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


def check(context: RuleContext) -> None:
    """Check every screen that takes an answer, on every channel with an entry. Unreadable bounds may exclude a key."""
    for screen in context.service.screens.values():
        if context.has_unreadable_bound(screen):
            continue
        reported: set[str] = set()
        for channel in _channels(context):
            for name, key in _active_keys(context, screen, channel):
                text = _hidden_answer(context, screen, key, channel)
                if text and key not in reported:
                    reported.add(key)
                    cure = (
                        "Set `back: false` on the screen"
                        if name == "back"
                        else "Set `navigation: off` on the screen"
                    )
                    place = context.screen_place(screen)
                    if isinstance(screen.verb, Ask):
                        place = context.place("screens", screen.name, "answer")
                    message = f"On `{screen.name}` {text} is hidden: `{key}` is the key for `{name}`."
                    context.error("M402", place, message, f"{cure}, or choose another key under `keys:`.")


def _channels(context: RuleContext) -> Iterator[str]:
    service = context.service
    if service.ussd_entries:
        yield "ussd"
    if service.sms_entries.are_there:
        yield "sms"
    if service.voice_entries:
        yield "voice"


def _active_keys(context: RuleContext, screen: Screen, channel: str) -> Iterator[tuple[str, str]]:
    if not isinstance(screen.verb, PromptVerb):
        return
    keys: NavigationKeys = context.service.keys[channel]
    depth = context.graph.back_depths.get(screen.name, 0)
    if (screen.navigation or context.service.navigation) != "off":
        if keys.back and depth > 0 and screen.back:
            yield "back", keys.back
        if keys.home and depth > 1:
            yield "home", keys.home
    numbered = paging_of(context.service, screen) == NUMBERED and isinstance(screen.verb, ChoiceVerb)
    paged = any(
        layout.pages > 1 for layout in context.page_layouts.layouts(screen) if layout.channel == channel
    )
    if paged and not numbered:
        yield from ((name, key) for name, key in (("more", keys.more), ("previous", keys.previous)) if key)


def _hidden_answer(context: RuleContext, screen: Screen, key: str, channel: str) -> str:
    verb = screen.verb
    if isinstance(verb, Ask):
        if not context.is_answer_complete(screen):
            return ""
        return f"the answer `{key}`" if verb.answer.may_be_answer(key) else ""
    if not isinstance(verb, ChoiceVerb) or not key.isdigit() or key.startswith("0"):
        return ""
    most = verb.selection.limit if isinstance(verb, ListVerb) else 0
    languages = context.service.languages
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


RULE = Rule(RULE_DOC, check)
