"""The grammar of the keys that any screen may have, and which of them have no meaning for a verb."""

from menus.grammar.shapes import (
    NAME_PATTERN,
    TEXT_SHAPE,
    BooleanShape,
    DurationShape,
    EnumShape,
    IntegerShape,
    KeySpec,
    ReferenceShape,
    StringShape,
    UnionShape,
    list_or_one,
    required_key,
)
from menus.grammar.values import CONDITION, DERIVED, NAMES, TARGET
from menus.model import ChoiceVerb, Verb
from menus.model.settings import NAVIGATION_MODES, PAGING_MODES, RESUME_POLICIES

REQUIREMENT_KEYS = {
    "if": required_key("What must hold.", CONDITION),
    "say": required_key("What is said where it does not.", TEXT_SHAPE),
}
COMMON_SCREEN_KEYS = {
    "goto": KeySpec("Where to go on.", TARGET),
    "save": KeySpec("The name under which the answer is kept.", StringShape("answer", NAME_PATTERN)),
    "set": KeySpec("Values that are worked out before going on.", DERIVED),
    "clear": KeySpec("Answers that are dropped before going on.", NAMES),
    "skip_if": KeySpec("Where this holds the screen is passed over, but not on the way back.", CONDITION),
    "require": KeySpec(
        "What must hold of an answer that fits its type; the first that does not shows its words.",
        list_or_one(ReferenceShape("demand")),
    ),
    "invalid": KeySpec(
        "What is said in the prompt's place after an answer that does not fit; `again` repeats the prompt.",
        UnionShape((EnumShape(("again",)), TEXT_SHAPE)),
    ),
    "attempts": KeySpec("So many answers that do not fit are taken.", IntegerShape(1, 20)),
    "too_many": KeySpec("Where to go on after so many attempts.", TARGET),
    "attempts_within": KeySpec("Attempts are counted over so long, across calls.", DurationShape()),
    "private": KeySpec("`true`: the answer is never shown or logged, and is kept encrypted.", BooleanShape()),
    "resume": KeySpec("What becomes of a line that dropped here.", EnumShape(RESUME_POLICIES)),
    "navigation": KeySpec(
        "Whether Back and Main menu are shown, work silently, or are off.", EnumShape(NAVIGATION_MODES)
    ),
    "paging": KeySpec(
        "How long texts are paged: with keys of their own, or as numbered options.", EnumShape(PAGING_MODES)
    ),
    "seen_only": KeySpec("`true`: only an option on the page that is shown may be chosen.", BooleanShape()),
    "back": KeySpec("`false`: nobody goes back from here.", BooleanShape(default=True)),
    "gap": KeySpec("1: an empty line stands before the options.", IntegerShape(0, 1)),
    "on_ussd": KeySpec("Words of its own on USSD.", TEXT_SHAPE),
    "on_sms": KeySpec("Words of its own by SMS.", TEXT_SHAPE),
    "voice": KeySpec("How the screen sounds on a call.", ReferenceShape("voice")),
}

ANSWER_KEYS = ("invalid", "require", "attempts", "too_many", "attempts_within")
SILENCE_KEYS = ("attempts", "too_many")
OPTION_KEYS = ("seen_only", "gap")
TEXT_KEYS = ("navigation", "paging", "back", "on_ussd", "on_sms", "resume", "voice")


def unused_keys(verb: type[Verb], *, is_retried: bool = False) -> tuple[str, ...]:
    """Return the keys without meaning on a screen of this verb. `is_retried`: another screen's `retry:` leads there."""
    unused: tuple[str, ...] = () if verb.saves else ("save",)
    if not verb.takes_answer and not is_retried:
        unused += tuple(key for key in ANSWER_KEYS if not (verb.counts_silence and key in SILENCE_KEYS))
    if not issubclass(verb, ChoiceVerb):
        unused += OPTION_KEYS
    return unused if verb.channels else unused + TEXT_KEYS
