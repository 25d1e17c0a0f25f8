"""`keep:` of texts that were not understood keeps some."""

from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.engine.unclear_texts import keeps_unclear_texts
from menus.problems import Severity

RULE_DOC = RuleDoc(
    code="M606",
    title="Texts that were not understood are not kept, as they may be private.",
    explanation=(
        "`understand: {keep: …}` keeps texts that were not understood, so that people read them in the console and "
        "make examples of them. Digits are masked; names and troubles are not. So nothing is kept where the menus say "
        "that words are private: with `private: true` of `understand:`, and at a menu that is private or from which a "
        "text may lead to the options of one that is."
    ),
    bad="""\
understand: {keep: 30d, private: true}
screens:
  start:
    menu: What is wrong?
    options:
      - {say: No water, goto: end, examples: [the taps are dry]}
      - {say: Dirty water, goto: end, examples: [the water is brown]}
  end: {end: Thank you.}
""",
    good="""\
understand: {keep: 30d}
screens:
  start:
    menu: What is wrong?
    options:
      - {say: No water, goto: end, examples: [the taps are dry]}
      - {say: Dirty water, goto: end, examples: [the water is brown]}
  end: {end: Thank you.}
""",
    severity=Severity.WARNING,
)


def check(context: RuleContext) -> None:
    """Check `keep:`."""
    service = context.service
    place = service.understand.keep_place
    if service.understand.keep_seconds is None or place is None:
        return
    if service.understand.private:
        text = "`keep:` keeps nothing, as `private: true` says that nobody may see the words."
        context.warning("M606", place, text, "Take one of the two out.")
        return
    if not service.guesses:
        text = "`keep:` keeps nothing, as no menu understands words of citizens' own."
        context.warning("M606", place, text, "Add `examples:` to the options of a menu, or take `keep:` out.")
    for menu in service.guesses:
        if not keeps_unclear_texts(service, menu):
            text = (
                f"No text is kept at `{menu}`: it is private, or a text there may lead into a private menu."
            )
            cure = "Leave it so, or list private menus no more under `entry.sms.understand`."
            context.warning("M606", place, text, cure)


RULE = Rule(RULE_DOC, check)
