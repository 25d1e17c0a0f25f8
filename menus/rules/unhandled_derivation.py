"""Derived values that cannot always be had, and are used all the same."""

from menus.analysis.rule_context import RuleContext
from menus.analysis.value_inference import cure_for_form
from menus.check.rule_doc import Rule, RuleDoc
from menus.problems import Place

CARD = RuleDoc(
    code="M310",
    title="A derived value cannot always be had, and nothing says where to go then.",
    explanation=(
        "Who has yet to be born has no age; a number that was not checked tells no birth date; words cannot be added "
        "up, nor numbers without a bound, because past 18 digits there is no room for them; and there is no 30 "
        "February. What `set:` cannot make has no value, and this one is used further on where it must have one. "
        "Bound the answers that it is made of, check them with a condition on the way, or make it on a `set:` screen "
        "of its own whose `failed:` says where to go."
    ),
    bad="""\
screens:
  start:
    ask: When were you born?
    answer: {type: date}
    save: born
    set: {age: {age: '{born}'}}
    goto: done
  done: {end: 'You are {age}.'}
""",
    good="""\
screens:
  start:
    ask: When were you born?
    answer: {type: date, before: {days_ago: 0}}
    save: born
    set: {age: {age: '{born}'}}
    goto: done
  done: {end: 'You are {age}.'}
""",
)


def check(context: RuleContext) -> None:
    """Tell every gap that comes of a derived value, once a derivation."""
    reported: set[Place] = set()
    for gap in context.value_gaps:
        found = gap.unhandled_derivation
        if found is not None and found.place not in reported:
            reported.add(found.place)
            text = f"`{found.derivation.name}` may have no value, and {gap.use.as_written} needs one at `{gap.screen}`."
            cure = f"{cure_for_form(found.derivation.formula)} make it on a `set:` screen with `failed:`.".strip()
            context.error("M310", found.place, text, cure[0].upper() + cure[1:])


RULE = Rule(CARD, check)
