"""`opt_out:` and `opt_in:` name messages of the file."""

from menus.analysis.survey import Survey
from menus.check.rule_doc import Card, Rule
from menus.compiler.reading import nearest
from menus.model import Consent

CARD = Card(
    code="M212",
    title="`opt_out:` or `opt_in:` names a message that the file does not have.",
    explanation=(
        "A citizen may opt out of `all` texts or of those of certain names, which stand under `messages:`. A name "
        "that is none of them would leave the citizen with texts that they do not want."
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


def check(survey: Survey) -> None:
    """Look at every choice about texts."""
    messages = survey.declared("messages")
    for screen in survey.service.screens.values():
        verb = screen.verb
        if not isinstance(verb, Consent):
            continue
        for number, name in enumerate(verb.names or ()):
            if name not in messages:
                key = "opt_out" if verb.out else "opt_in"
                place = survey.place("screens", screen.name, key, number)
                survey.error("M212", place, f"There is no message `{name}`.", nearest(name, messages))


RULE = Rule(CARD, check)
