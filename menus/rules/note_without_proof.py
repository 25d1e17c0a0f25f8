"""A note that is told only after a proof needs a lookup that gives one, which the caller typed or chose."""

from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.model import CaseSource

RULE_DOC = RuleDoc(
    code="M605",
    title="A note is never shown, or proves nothing.",
    explanation=(
        "A case with `note_after:` has its notes told only to who gives the value of that field. So a lookup of a case "
        "whose note is shown needs `proof:`, with an answer that the caller gives before it in the same conversation. "
        "A constant, an answer of the profile or the caller's number is no proof: who has a recycled number has them."
    ),
    bad="""\
cases: {problem: {title: A problem, fields: {place: "{place}"}, required: [place], note_after: place}}
lookups: {case: {case: "{tracked}"}}
screens:
  start: {menu: Hello, options: [{say: Report, goto: where}, {say: Track, goto: track}]}
  where: {ask: Where is it?, answer: {type: text}, save: place, goto: send}
  send: {submit: problem, goto: bye}
  track: {ask: Your reference?, answer: {type: reference}, save: tracked, goto: look}
  look: {lookup: case, found: stands, none: bye, failed: bye}
  stands: {end: "Our note: {case.note}"}
  bye: {end: Goodbye.}
""",
    good="""\
cases: {problem: {title: A problem, fields: {place: "{place}"}, required: [place], note_after: place}}
lookups: {case: {case: "{tracked}", proof: "{reported_place}"}}
screens:
  start: {menu: Hello, options: [{say: Report, goto: where}, {say: Track, goto: track}]}
  where: {ask: Where is it?, answer: {type: text}, save: place, goto: send}
  send: {submit: problem, goto: bye}
  track: {ask: Your reference?, answer: {type: reference}, save: tracked, goto: prove}
  prove: {ask: What place did you report?, answer: {type: text}, save: reported_place, goto: look}
  look: {lookup: case, found: stands, none: bye, failed: bye}
  stands: {end: "Our note: {case.note}"}
  bye: {end: Goodbye.}
""",
)


def check(context: RuleContext) -> None:
    """Check every lookup of a case whose note is shown."""
    service = context.service
    shown = {
        mention.name
        for mention in context.reading.mentions
        if mention.column == "note" and not mention.message
    }
    answers = {screen.save for screen in service.screens.values() if screen.save}
    for lookup in service.lookups.values():
        if not isinstance(lookup, CaseSource):
            continue
        if lookup.proof is None:
            if service.kinds_that_ask and lookup.name in shown:
                kind = service.kinds_that_ask[0]
                text = f"`{{{lookup.name}.note}}` is never shown of `{kind}`, which has `note_after`."
                cure = 'Ask for the field before the lookup, and add `proof: "{answer}"` to it.'
                context.error("M605", lookup.place, text, cure)
            continue
        placeholder = lookup.proof.sole_placeholder
        is_plain = placeholder is not None and not placeholder.column and placeholder.format is None
        if placeholder is None or not is_plain or placeholder.name not in answers:
            text = f"The proof of `{lookup.name}` is no answer of this conversation."
            cure = 'Ask for it before the lookup, and write `proof: "{answer}"`.'
            context.error("M605", lookup.place, text, cure)


RULE = Rule(RULE_DOC, check)
