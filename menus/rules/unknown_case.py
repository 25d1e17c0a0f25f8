"""Every `submit` names a case of the file."""

from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.compiler.suggestion import suggest
from menus.verbs.submit import Submit

RULE_DOC = RuleDoc(
    code="M202",
    title="`submit:` names a case that the file does not have.",
    explanation=(
        "`cases:` describes what a `submit:` screen files, with its title and its fields. Without that, nobody "
        "would know what to send to the case backend."
    ),
    bad="""\
screens:
  start: {submit: report, goto: thanks}
  thanks: {end: Thank you.}
cases:
  problem: {title: A problem}
""",
    good="""\
screens:
  start: {submit: problem, goto: thanks}
  thanks: {end: Thank you.}
cases:
  problem: {title: A problem}
""",
)


def check(context: RuleContext) -> None:
    """Check every submission."""
    cases = context.declared_names("cases")
    for screen in context.service.screens.values():
        verb = screen.verb
        if isinstance(verb, Submit) and verb.case not in cases:
            cure = suggest(verb.case, cases) or "Describe it under `cases:`."
            context.error(
                "M202",
                context.place("screens", screen.name, "submit"),
                f"There is no case `{verb.case}`.",
                cure,
            )


RULE = Rule(RULE_DOC, check)
