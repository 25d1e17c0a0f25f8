"""In a menu with examples, each option has some."""

from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.model import ChoiceVerb
from menus.problems import Severity

RULE_DOC = RuleDoc(
    code="M414",
    title="An option has no examples, and others of its menu do.",
    explanation=(
        "What citizens write in their own words is compared with the words and the examples of all options. An option "
        "without examples is found far more rarely than the others: citizens who mean it are offered another one. An "
        "option that leads to a further menu of `entry.sms.understand`, or only switches the language, needs none."
    ),
    bad="""\
screens:
  start:
    menu: What is wrong?
    options:
      - {say: No water, goto: end, examples: [the taps are dry]}
      - {say: Dirty water, goto: end}
  end: {end: Thank you.}
""",
    good="""\
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
    """Check the options of each menu that has examples."""
    further = {point.goto for point in context.service.sms_entries.understand}
    for name in context.service.guesses:
        screen = context.service.screens[name]
        options = screen.verb.options if isinstance(screen.verb, ChoiceVerb) else ()
        if not any(option.examples for option in options):
            continue
        for option in options:
            leads_on = any(one.screen in further for one in option.goto or screen.goto)
            if not option.examples and not leads_on and option.language is None:
                text = "This option has no examples, and others of its menu do."
                context.warning("M414", option.place, text, "Add `examples:`, at best five in each language.")


RULE = Rule(RULE_DOC, check)
