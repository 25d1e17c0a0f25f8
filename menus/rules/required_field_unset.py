"""Find required fields of cases that are unset on some path."""

from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.analysis.unset_values import NOT_PROVED, ValueGap

RULE_DOC = RuleDoc(
    code="M309",
    title="A required field of a case has no value on some way to its `submit:`.",
    explanation=(
        "Fields under `required:` must have a value whichever way a citizen reaches the `submit:` screen. Other "
        "fields are left out if they have none. On some way nothing was saved for this one. Ask for it on that "
        "way too, or take it out of `required:`."
    ),
    bad="""\
screens:
  start:
    menu: What is broken?
    save: what
    options:
      - {value: tap, say: A tap, goto: place}
      - {value: road, say: A road, goto: send}
  place: {ask: Where?, answer: {type: text}, save: place, goto: send}
  send: {submit: problem, goto: thanks}
  thanks: {end: 'Thank you: {reference}.'}
cases:
  problem: {title: '{what}', fields: {place: '{place}'}, required: [place]}
""",
    good="""\
screens:
  start:
    menu: What is broken?
    save: what
    options:
      - {value: tap, say: A tap, goto: place}
      - {value: road, say: A road, goto: place}
  place: {ask: Where?, answer: {type: text}, save: place, goto: send}
  send: {submit: problem, goto: thanks}
  thanks: {end: 'Thank you: {reference}.'}
cases:
  problem: {title: '{what}', fields: {place: '{place}'}, required: [place]}
""",
)


def check(context: RuleContext) -> None:
    """Report every unset value of a required field."""
    for gap in context.value_gaps:
        if gap.use.required and gap.unhandled_derivation is None:
            shown, field = gap.use.as_written, gap.use.required
            if gap.witness:
                text = (
                    f"The required field `{field}` may be empty at `{gap.screen}`: {shown} is {gap.reason}."
                )
                context.error("M309", gap.place, text, _cure(gap), gap.witness)
            else:
                text = f"The required field `{field}` may be empty at `{gap.screen}`: {NOT_PROVED}"
                name = shown.strip("{}").partition(":")[0]
                cure = f"Prove it: come here only where `{name}: {{set: true}}` holds."
                context.warning("M309", gap.place, text, cure)


def _cure(gap: ValueGap) -> str:
    name = gap.use.as_written.strip("{}").partition(":")[0]
    if gap.use.placeholder.column is not None:
        return f"Come here only where `{name}: {{set: true}}` holds, or take it out of `required:`."
    return (
        f"Ask for it on that way too, come here only where `{name}: {{set: true}}` holds, "
        "or take it out of `required:`."
    )


RULE = Rule(RULE_DOC, check)
