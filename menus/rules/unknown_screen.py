"""Every target and every entry names a screen."""

from collections.abc import Collection, Iterator

from menus.analysis.graph import entry_points
from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.compiler.suggestion import suggest
from menus.problems import Place
from menus.verbs.call_back import CallBack

MAX_NAMED = 12  # screens that a cure lists

RULE_DOC = RuleDoc(
    code="M201",
    title="A target names no screen.",
    explanation=(
        "`goto:`, `retry:`, `found:`, an entry and every other target name a screen of the file. In an included "
        "file, a name means one of its own screens first, then one of the file that includes it. A citizen who "
        "came here would have nowhere to go on."
    ),
    bad="""\
screens:
  start: {say: Hello., goto: godbye}
  goodbye: {end: Bye.}
entry: {ussd: {'*1#': start, '*2#': goodbye}}
""",
    good="""\
screens:
  start: {say: Hello., goto: goodbye}
  goodbye: {end: Bye.}
""",
)


def check(context: RuleContext) -> None:
    """Check every name of a screen."""
    if any(problem.code == "M004" for problem in context.reading.problems.collected):
        return  # the name of a screen may be what is missing there
    screens = context.declared_names("screens")
    for name, place in _named_screens(context):
        if name not in screens:
            suggestion = suggest(name, screens) if len(screens) <= MAX_NAMED else _suggestion(name, screens)
            context.error("M201", place, f"There is no screen `{name}`.", suggestion)


def _suggestion(name: str, screens: Collection[str]) -> str:
    """Return the screen that the author may have meant. A list of all screens would hide the problem."""
    cure = suggest(name, screens)
    return cure if cure.startswith("Did") else "Add it under `screens:`, or name one that is there."


def _named_screens(context: RuleContext) -> Iterator[tuple[str, Place]]:
    service = context.service
    for point in entry_points(service):
        yield point.goto, point.place
    for screen in service.screens.values():
        for target in screen.targets():
            yield from (
                (destination.screen, destination.place) for destination in target if not destination.closed
            )
        if isinstance(screen.verb, CallBack):
            yield screen.verb.at, context.place("screens", screen.name, "at")
    for message in service.messages.values():
        if message.ask_screen:
            yield message.ask_screen, context.place("messages", message.name, "ask")
        yield from ((name, one.place) for name, one in message.verdicts.items() if name != message.ask_screen)
    for survey in service.surveys.values():
        yield from survey.places.screens.items()
        for key in ("over", "answered", "full", "withheld"):
            name = getattr(survey, key)
            if name:
                yield name, context.place("surveys", survey.name, key)


RULE = Rule(RULE_DOC, check)
