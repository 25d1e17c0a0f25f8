"""Find uses of values that are unset on some path."""

from collections.abc import Collection

from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.analysis.unset_values import NOT_PROVED, ValueGap

RULE_DOC = RuleDoc(
    code="M303",
    title="A value is used that some way to this screen leaves unset.",
    explanation=(
        "A text, the title of a case or a lookup uses a value. On some way to this screen it was never saved, or "
        "was cleared again: a citizen who came that way would read a text with a gap. The line `witness` names such a "
        "way, which was tried. Without it, this is a warning: no such way was found, but nothing proves that there "
        "is none. Ask for it on that way too, "
        "or go there only if it is set: a case with `if: {name: {set: true}}` proves that it is. What a lookup "
        "found is there only after `found` or `many`, what a case system answered only after `answered`, "
        "{reference} only after a `submit:`, and {profile.…} only if a condition says so, because a profile may have "
        "expired. A field of a case that is only one value is left out by itself if the value is unset. If it has "
        "words around the value, say when to send it: `place: {value: 'near {landmark}', if: {landmark: {set: "
        "true}}}`."
    ),
    bad="""\
screens:
  start:
    menu: Shall we call you by name?
    options:
      - {say: Please do, goto: name}
      - {say: Rather not, goto: bye}
  name: {ask: Your name?, answer: {type: text}, save: name, goto: bye}
  bye: {end: 'Goodbye {name}.'}
""",
    good="""\
screens:
  start:
    menu: Shall we call you by name?
    options:
      - {say: Please do, goto: name}
      - {say: Rather not, goto: plain}
  name: {ask: Your name?, answer: {type: text}, save: name, goto: bye}
  bye: {end: 'Goodbye {name}.'}
  plain: {end: Goodbye.}
""",
)


def check(context: RuleContext) -> None:
    """Report every unset value, except for required fields."""
    answered = context.service.answer_columns
    for gap in context.value_gaps:
        if not gap.use.required and gap.unhandled_derivation is None:
            shown = gap.use.as_written
            if gap.witness:
                text = f"{shown} may have no value at `{gap.screen}`: it is {gap.reason}."
                context.error("M303", gap.place, text, _cure(gap, answered), gap.witness)
            else:
                text = f"{shown} may have no value at `{gap.screen}`: {NOT_PROVED}"
                context.warning("M303", gap.place, text, f"Prove it: {_condition(gap)}")


def _condition(gap: ValueGap) -> str:
    """Return what to write so that the check knows that there is a value."""
    use = gap.use
    if use.as_written == use.placeholder.name:
        return f"come here only after the lookup `{use.as_written}`."
    name = use.as_written.strip("{}").partition(":")[0]
    if use.optional:
        return f"write `{use.optional}: {{value: …, if: {{{name}: {{set: true}}}}}}`."
    return f"come here only where `{name}: {{set: true}}` holds."


def _cure(gap: ValueGap, answered: Collection[str]) -> str:
    name = gap.use.as_written.strip("{}").partition(":")[0]
    if gap.use.optional:
        held = f"{{value: …, if: {{{name}: {{set: true}}}}}}"
        return f"Leave the field out if it is unset: `{gap.use.optional}: {held}`."
    if gap.use.fact == "reference" or gap.use.fact.endswith(".reference"):
        return "Use it only after a `submit:`."
    if name == "note":
        return "Use it in messages, and on screens that the `ask:` of a message opens."
    if name.startswith("profile."):
        return f"Come here only where `{name}: {{set: true}}` holds."
    if gap.use.fact.rpartition(".")[0] in answered:
        return "Use it only after `answered:`."
    if "." in gap.use.fact:
        return "Use it only after the lookup was `found`."
    held = f"{{{name}: {{set: true}}}}"
    return f"Save it on that way, come here only where `{held}` holds, or say it in a case with `if: {held}`."


RULE = Rule(RULE_DOC, check)
