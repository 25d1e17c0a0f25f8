"""`opt_out:` and `opt_in:` name messages of the file."""

from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.compiler.suggestion import suggest
from menus.verbs.consent import SetConsent

RULE_DOC = RuleDoc(
    code="M212",
    title="`opt_out:` or `opt_in:` names a message that the file does not have.",
    explanation=(
        "A citizen may opt out of `all` texts or of those with certain names, which are under `messages:` and "
        "`reminders:`. With an unknown name the citizen would go on getting texts that they do not want."
    ),
    bad="""\
screens:
  start: {opt_out: [closed], goto: end}
  end: {end: Done.}
messages: {resolved: Your report is resolved.}
states: {resolved: {from: [DONE], say: resolved}}
""",
    good="""\
screens:
  start: {opt_out: [resolved], goto: end}
  end: {end: Done.}
messages: {resolved: Your report is resolved.}
states: {resolved: {from: [DONE], say: resolved}}
""",
)


def check(context: RuleContext) -> None:
    """Check every `opt_out:` and `opt_in:`."""
    messages = context.declared_names("messages") | context.declared_names("reminders")
    for screen in context.service.screens.values():
        verb = screen.verb
        if not isinstance(verb, SetConsent):
            continue
        for number, name in enumerate(verb.names or ()):
            if name not in messages:
                place = context.place("screens", screen.name, verb.key, number)
                context.error("M212", place, f"There is no message `{name}`.", suggest(name, messages))


RULE = Rule(RULE_DOC, check)
