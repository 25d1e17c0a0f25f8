"""Every state has words for citizens."""

from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.engine.scope import CONTEXT_CASE
from menus.model import CaseSource
from menus.problems import Severity

RULE_DOC = RuleDoc(
    code="M801",
    title="A state has no words for citizens.",
    explanation=(
        "For each state, `states:` says which words of the case backend mean it (`from:`) and how citizens read "
        "it in each language (`say:`). Without `say:` they read its name in the file, in every language."
    ),
    bad="""\
screens:
  start: {ask: Your reference?, answer: {type: reference}, save: number_of_case, goto: look}
  look: {lookup: case, found: standing, none: unknown, failed: unknown}
  standing: {end: 'Your report is {case.status}.'}
  unknown: {end: We do not know.}
lookups: {case: {case: '{number_of_case}'}}
states: {in_progress: {from: [ASSIGNED]}}
""",
    good="""\
screens:
  start: {ask: Your reference?, answer: {type: reference}, save: number_of_case, goto: look}
  look: {lookup: case, found: standing, none: unknown, failed: unknown}
  standing: {end: 'Your report is {case.status}.'}
  unknown: {end: We do not know.}
lookups: {case: {case: '{number_of_case}'}}
states: {in_progress: {from: [ASSIGNED], say: being worked on}}
""",
    severity=Severity.WARNING,
)


def check(context: RuleContext) -> None:
    """Check every state for words and, if a screen shows states, every message for words of its state."""
    service = context.service
    for state in service.states.values():
        if state.say is None:
            cure = "Add `say:`, in every language."
            context.warning("M801", state.place, f"Citizens would read the name `{state.name}` itself.", cure)
    if not _shows_states(context):
        return
    for message in service.messages.values():
        tells_case = message.tells_state and not service.tells_payment(message.name)
        if message.name not in service.states and message.name != "received" and tells_case:
            text = (
                f"`{message.name}` has a text, but no words for citizens who ask for the state of their case."
            )
            context.warning("M801", message.place, text, f"Add `{message.name}: {{say: …}}` under `states:`.")


def _shows_states(context: RuleContext) -> bool:
    lookups = {name for name, lookup in context.service.lookups.items() if isinstance(lookup, CaseSource)}
    if any(message.ask_screen for message in context.service.messages.values()):
        lookups.add(CONTEXT_CASE)
    return any(
        mention.column == "status" and mention.name in lookups and not mention.message
        for mention in context.reading.mentions
    )


RULE = Rule(RULE_DOC, check)
