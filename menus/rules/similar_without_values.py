"""Cases that others reported are found by answers of few values, and joined by what was found."""

from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.compiler.suggestion import suggest
from menus.compiler.survey_fields import find_survey_fields
from menus.model import Service, SimilarSource
from menus.verbs.join import Join
from menus.verbs.list import ListVerb

RULE_DOC = RuleDoc(
    code="M221",
    title="Others who reported the same cannot be found, or not joined.",
    explanation=(
        "`similar:` names a case of `cases:`. `by:` names answers of which each has few values, such as those of a "
        "menu: two people seldom write the same words, and what one wrote is not for others. `join:` names such a "
        "lookup, or what a list of its rows saves: only these rows say which case it is."
    ),
    bad="""\
screens:
  start: {ask: 'Where?', answer: {type: text}, save: place, goto: look}
  look: {lookup: same, found: add, none: send, failed: send}
  add: {join: same, goto: thanks, failed: send}
  send: {submit: problem, goto: thanks}
  thanks: {end: 'Thank you: {reference}.'}
lookups: {same: {similar: problem, by: place}}
cases: {problem: {title: '{place}'}}
""",
    good="""\
screens:
  start: {menu: 'Where?', save: place, options: [{value: kibera, say: Kibera}, {value: karen, say: Karen}], goto: look}
  look: {lookup: same, found: add, none: send, failed: send}
  add: {join: same, goto: thanks, failed: send}
  send: {submit: problem, goto: thanks}
  thanks: {end: 'Thank you: {reference}.'}
lookups: {same: {similar: problem, by: place}}
cases: {problem: {title: '{place}'}}
""",
)


def check(context: RuleContext) -> None:
    """Check each lookup of similar cases, and each `join:`."""
    service = context.service
    sources = {name: one for name, one in service.lookups.items() if isinstance(one, SimilarSource)}
    for source in sources.values():
        _check_source(context, source)
    rows = _names_of_rows(service, frozenset(sources))
    for screen in service.screens.values():
        if isinstance(screen.verb, Join) and screen.verb.chosen not in rows:
            text = f"`{screen.verb.chosen}` is no case that `similar:` found."
            cure = "Name what a list over such a lookup saves. " + (
                suggest(screen.verb.chosen, rows) if rows else ""
            )
            context.error("M221", context.place("screens", screen.name, "join"), text, cure.strip())


def _names_of_rows(service: Service, sources: frozenset[str]) -> frozenset[str]:
    verbs = ((screen.save, screen.verb) for screen in service.screens.values())
    saved = (save for save, verb in verbs if save and isinstance(verb, ListVerb) and verb.source in sources)
    return sources | frozenset(saved)


def _check_source(context: RuleContext, source: SimilarSource) -> None:
    service = context.service
    if source.case not in service.cases:
        text, cure = f"There is no case `{source.case}`.", suggest(source.case, service.cases)
        context.error("M221", context.place("lookups", source.name, "similar"), text, cure)
    fields = find_survey_fields([*service.screens.values()], service.tables, tuple(service.languages))
    place = context.place("lookups", source.name, "by")
    if not source.by:
        context.error("M221", place, "`by:` names no answer.", "Name those that say kind and place.")
    for name in source.by:
        if name in service.private:
            text = f"`{name}` is private, and others would be found by it."
            context.error("M221", place, text, "Leave it out.")
        elif name not in fields:
            text = f"`{name}` has no few values by which others are found."
            cure = "Take the answer of a menu, of a `choice`, or of a list over a table."
            context.error("M221", place, text, cure)


RULE = Rule(RULE_DOC, check)
