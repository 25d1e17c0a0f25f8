"""The grammar of the keys that any screen may have, and the keys without meaning for each verb."""

from menus.grammar.name_kinds import NameKind
from menus.grammar.shapes import (
    NAME_PATTERN,
    TEXT_SHAPE,
    BooleanShape,
    DurationShape,
    EnumShape,
    IntegerShape,
    KeySpec,
    ObjectShape,
    ReferenceShape,
    StringShape,
    UnionShape,
    list_or_one,
    required_key,
)
from menus.grammar.values import CONDITION, DERIVED, NAMES, TARGET
from menus.model import ChoiceVerb, Verb
from menus.model.settings import NAVIGATION_MODES, PAGING_MODES, RESUME_POLICIES

GAP = IntegerShape(0, 1)
GAP_BY_TEXT = ObjectShape(
    "Where an empty line stands before the options. What is left out is 0.",
    {
        "prompt": KeySpec("1: below the prompt.", GAP),
        "invalid": KeySpec("1: below the words after an answer that does not fit.", GAP),
    },
)
ATTEMPTS = IntegerShape(1, 20)
DEFAULT_ATTEMPTS = 3
ATTEMPTS_BY = ObjectShape(
    "How many answers, and what is guessed at with them.",
    {
        "max": KeySpec(f"The number of answers that do not fit. {DEFAULT_ATTEMPTS} if not set.", ATTEMPTS),
        "by": required_key(
            "An answer, or a column such as `member.number`. Attempts of all callers at the same one count together.",
            StringShape("account", names=NameKind.VALUE),
        ),
    },
)
REQUIREMENT_KEYS = {
    "if": required_key("The condition that must hold.", CONDITION),
    "say": required_key("The words to show if it does not hold.", TEXT_SHAPE),
}
COMMON_SCREEN_KEYS = {
    "goto": KeySpec("The next screen.", TARGET),
    "save": KeySpec(
        "The name under which the answer is saved.", StringShape("answer", NAME_PATTERN, NameKind.FIELD)
    ),
    "set": KeySpec("Values to work out before the next screen.", DERIVED),
    "clear": KeySpec("Names of answers to delete before the next screen.", NAMES),
    "skip_if": KeySpec("Skip the screen if this condition holds. Back still leads to it.", CONDITION),
    "require": KeySpec(
        "Conditions on an answer that fits its type. The first that does not hold shows its words.",
        list_or_one(ReferenceShape("demand")),
    ),
    "invalid": KeySpec(
        "The words in place of the prompt after an answer that does not fit. `again` repeats the prompt.",
        UnionShape((EnumShape(("again",)), TEXT_SHAPE)),
    ),
    "attempts": KeySpec(
        "The number of answers that do not fit before `too_many`, or that and what is guessed at.",
        UnionShape((ATTEMPTS, ATTEMPTS_BY)),
    ),
    "too_many": KeySpec("The next screen after too many answers that do not fit.", TARGET),
    "attempts_within": KeySpec(
        "Count attempts for this time, across sessions. Each answer counts before it is judged.",
        DurationShape(),
    ),
    "private": KeySpec("`true`: never show or log the answer, and store it encrypted.", BooleanShape()),
    "resume": KeySpec(
        "If the line drops here and the caller returns: `ask` the caller, `continue`, `restart`, or `never`.",
        EnumShape(RESUME_POLICIES),
    ),
    "navigation": KeySpec(
        "Back and Main menu: `shown`, `silent` (the keys work, but are not shown) or `off`.",
        EnumShape(NAVIGATION_MODES),
    ),
    "paging": KeySpec(
        "More and Previous on long screens: `keys` of their own, or `numbered` like options.",
        EnumShape(PAGING_MODES),
    ),
    "seen_only": KeySpec("`true`: only options on pages already shown can be chosen.", BooleanShape()),
    "back": KeySpec("`false`: Back does not work on this screen.", BooleanShape(default=True)),
    "gap": KeySpec("1: an empty line before the options.", UnionShape((GAP, GAP_BY_TEXT))),
    "on_ussd": KeySpec("Other words for this screen on USSD.", TEXT_SHAPE),
    "on_sms": KeySpec("Other words for this screen by SMS.", TEXT_SHAPE),
    "voice": KeySpec("The sound of this screen on a call.", ReferenceShape("voice")),
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
