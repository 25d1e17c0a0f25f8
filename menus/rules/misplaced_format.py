"""Find formats that never change the value that they stand beside."""

from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.analysis.value_kinds import KIND_NAMES, ValueKind, value_kinds
from menus.engine.scope import GATEWAY_NAMES
from menus.expressions.formats import PAD_LENGTHS, TYPED, is_date_format
from menus.expressions.templates import Placeholder
from menus.problems import Severity

RULE_DOC = RuleDoc(
    code="M213",
    title="A format does not fit the value that it stands beside.",
    explanation=(
        "`:date` and its like write days, `:money` and `:pad2` write numbers, `:national` and `:e164` write phone "
        "numbers, and `:typed` writes an answer as it was typed. A value of another kind stays as it is. Often the "
        "placeholder names another value than it should."
    ),
    bad="""\
screens:
  start: {ask: How many?, answer: {type: integer, max: 99}, save: homes, goto: end}
  end: {end: 'It is {homes:date}.'}
""",
    good="""\
screens:
  start: {ask: How many?, answer: {type: integer, max: 99}, save: homes, goto: end}
  end: {end: 'It is {homes:pad2}.'}
""",
    severity=Severity.WARNING,
)


def check(context: RuleContext) -> None:
    """Check every placeholder with a format. Columns may hold anything, those of announcements too."""
    kinds = value_kinds(context.service)
    for mention in context.reading.mentions:
        if mention.format is None or mention.column is not None or mention.message:
            continue
        fitting = _fitting_kinds(mention.format)
        known = kinds.get(mention.name)
        if fitting is None or not known or fitting & known:
            continue
        form = f"{{{mention.name}:{mention.format}}}"
        listed = " or ".join(sorted(KIND_NAMES[kind] for kind in known - {ValueKind.TYPED}))
        text = f"`{form}` leaves `{mention.name}` as it is, for that is {listed}."
        if mention.format == TYPED:
            source = "the gateway" if mention.name in GATEWAY_NAMES else "`set:`"
            text = f"Nobody types `{mention.name}`: it comes from {source}."
        place = context.find_token(mention.place, str(Placeholder(mention.name, None, mention.format)))
        context.warning("M213", place, text, "Take another format, leave it out, or name another value.")


def _fitting_kinds(form: str) -> frozenset[ValueKind] | None:
    """Return the kinds of values that a format changes; None if it may change any."""
    if is_date_format(form):
        return frozenset({ValueKind.DAY, ValueKind.LONG_NUMBER, ValueKind.ANY})
    if form == "money" or form in PAD_LENGTHS:
        return frozenset({ValueKind.NUMBER, ValueKind.LONG_NUMBER, ValueKind.CODE, ValueKind.ANY})
    if form in ("national", "e164"):
        return frozenset({ValueKind.PHONE, ValueKind.ANY})
    return frozenset({ValueKind.TYPED}) if form == TYPED else None


RULE = Rule(RULE_DOC, check)
