"""`closed: true` needs the words of `closed:`."""

from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.engine.scope import GATEWAY_NAMES
from menus.expressions.conditions import comparisons_in

RULE_DOC = RuleDoc(
    code="M304",
    title="A case says `closed: true`, but nothing says what citizens then read.",
    explanation=(
        "A case with `closed: true` ends the session with the words under `closed:` at the top of the file. Any "
        "screen may show those words, so they can use only constants and what the gateway always knows."
    ),
    bad="""\
screens:
  start:
    branch:
      - {if: {holiday: true}, closed: true}
      - {goto: open}
  open: {end: We are open.}
""",
    good="""\
screens:
  start:
    branch:
      - {if: {holiday: true}, closed: true}
      - {goto: open}
  open: {end: We are open.}
closed: {say: We are closed today.}
""",
)

KNOWN_WHEN_CLOSED = GATEWAY_NAMES - {"reference", "note"} | {"const"}


def check(context: RuleContext) -> None:
    """Check `closed:` and its words."""
    closed = context.service.closed
    if closed is None:
        for screen in context.service.screens.values():
            for destination in (
                destination for target in screen.targets() for destination in target if destination.closed
            ):
                cure = "Add `closed: {say: …}` at the top of the file."
                context.error("M304", destination.place, "There are no words for `closed: true`.", cure)
        return
    for wording, _ in closed.wordings:
        for template in wording.by_language.values():
            for placeholder in template.placeholders:
                if placeholder.name not in KNOWN_WHEN_CLOSED:
                    place = context.placeholder_place(template, placeholder, closed.place)
                    text = f"{placeholder} may not be known when the service is closed."
                    context.error("M304", place, text, "Leave it out.")
    conditions = [condition for _, condition in closed.wordings if condition is not None]
    names = {comparison.subject.name for comparison in comparisons_in(conditions)}
    for name in sorted(names - KNOWN_WHEN_CLOSED):
        text = f"`{name}`, which a case asks for, may not be known when the service is closed."
        context.error("M304", closed.place, text, "Leave the case out.")


RULE = Rule(RULE_DOC, check)
