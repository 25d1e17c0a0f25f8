"""Find derivations that may give no value although the value is used."""

from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.analysis.unset_values import NOT_PROVED, ValueGap
from menus.analysis.value_inference import cure_for_form
from menus.compiler.privacy import names_in
from menus.problems import Place

RULE_DOC = RuleDoc(
    code="M310",
    title="A derived value may be missing, and nothing says where to go then.",
    explanation=(
        "Some values cannot be derived. A birth date in the future gives no age, and a number without a check "
        "gives no birth date. Words cannot be added up. Numbers without a bound cannot either, because there is "
        "no room past 18 digits. There is no 30 February. If `set:` cannot derive a value, the value is unset, "
        "and a later screen needs this one. Bound the answers that it is made of, check them with a condition on "
        "the way, or derive it on a `set:` screen of its own whose `failed:` says where to go."
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
    """Report every unset value that comes from a derivation, once for each. A use with a witness comes first."""
    found: dict[Place, ValueGap] = {}
    unknown = _names_with_unknown_bounds(context)
    for gap in context.value_gaps:
        unhandled = gap.unhandled_derivation
        if unhandled is None or unknown & set(names_in(unhandled.derivation.formula)):
            continue
        if unhandled.place not in found or (gap.witness and not found[unhandled.place].witness):
            found[unhandled.place] = gap
    for place, gap in found.items():
        _report(context, place, gap)


def _report(context: RuleContext, place: Place, gap: ValueGap) -> None:
    if gap.unhandled_derivation is None:
        return
    derivation = gap.unhandled_derivation.derivation
    text = f"`{derivation.name}` may have no value, and {gap.use.as_written} needs one at `{gap.screen}`"
    cure = f"{cure_for_form(derivation.formula)} make it on a `set:` screen with `failed:`.".strip()
    cure = cure[0].upper() + cure[1:]
    if gap.witness:
        context.error("M310", place, f"{text}.", cure, gap.witness)
    else:
        context.warning("M310", place, f"{text}: {NOT_PROVED}", f"Prove it: {cure[0].lower()}{cure[1:]}")


def _names_with_unknown_bounds(context: RuleContext) -> set[str]:
    """Return the names of answers whose bounds could not be read, and of all values that are made of them."""
    screens = context.service.screens.values()
    names: set[str] = {
        screen.save for screen in screens if screen.save and not context.is_answer_complete(screen)
    }
    more = names
    while more:
        more = {
            name
            for name, sources in context.graph.value_sources.items()
            for source in sources
            if names & set(names_in(source))
        } - names
        names |= more
    return names


RULE = Rule(RULE_DOC, check)
