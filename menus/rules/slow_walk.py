"""The slowest plausible walk through the service against the time that networks give a session."""

from graphlib import TopologicalSorter

from menus.analysis.edges import ARRIVE, Node
from menus.analysis.survey import Survey
from menus.answers.integer import IntegerAnswer
from menus.answers.text import TextAnswer
from menus.check.rule_doc import Card, Rule
from menus.model import Ask, Prompting, Screen
from menus.problems import Severity

SESSION_SECONDS = 180.0  # what Kenyan networks give a USSD session; others give no more
ROUND_TRIP = 2.0  # seconds from an answer to the next screen
READING = 20.0  # characters a second
DECIDING = 2.0  # seconds to choose and press a key
LETTERS = 1.2  # seconds a letter on a keypad; people write about 15 of them
DIGITS = 0.7
USUAL = 15
MOST_NAMED = 20  # screens of the walk


CARD = Card(
    code="M505",
    title="The slowest way through the service takes longer than a USSD session lasts.",
    explanation=(
        "Networks end a USSD session after about 180 seconds, whatever the citizen is doing. This walk, with time to "
        "read each screen, to type each answer and for the network to answer, is estimated to take longer: 20 "
        "characters are read and about one letter typed a second. Ask less, ask the slow questions last and after "
        "the case is filed, offer a menu where now something is typed, or let dropped callers go on with "
        "`resume: {policy: ask}`, which silences this warning."
    ),
    bad="""\
entry: {ussd: {"*384#": start}}
screens:
  start: {say: Some questions., goto: q0}
  q0: {ask: Question 0?, answer: {type: text}, goto: q1}
  q1: {ask: Question 1?, answer: {type: text}, goto: q2}
  q2: {ask: Question 2?, answer: {type: text}, goto: q3}
  q3: {ask: Question 3?, answer: {type: text}, goto: q4}
  q4: {ask: Question 4?, answer: {type: text}, goto: q5}
  q5: {ask: Question 5?, answer: {type: text}, goto: q6}
  q6: {ask: Question 6?, answer: {type: text}, goto: q7}
  q7: {ask: Question 7?, answer: {type: text}, goto: q8}
  q8: {ask: Question 8?, answer: {type: text}, goto: q9}
  q9: {ask: Question 9?, answer: {type: text}, goto: q10}
  q10: {end: Thank you.}
""",
    good="""\
screens:
  start: {say: Some questions., goto: q9}
  q9: {ask: Where?, answer: {type: text}, goto: q10}
  q10: {end: Thank you.}
""",
    severity=Severity.WARNING,
)


def check(survey: Survey) -> None:
    """Take the longest walk from each entry that never comes to a screen twice."""
    service = survey.service
    if not service.ussd or service.resume.policy in ("ask", "continue"):
        return
    onward = _without_returns(survey)
    language = max(
        service.languages, key=lambda one: sum(_seconds(survey, s, one) for s in service.screens.values())
    )
    longest: dict[Node, tuple[float, Node | None]] = {}
    for node in TopologicalSorter(onward).static_order():
        ahead = max(((longest[other][0], other) for other in onward.get(node, ())), default=(0.0, None))
        own = _seconds(survey, service.screens[node[0]], language) if survey.graph.shown(node) else 0.0
        longest[node] = (own + ahead[0], ahead[1])
    slowest = max(
        (point for point in service.ussd.values() if (point.goto, ARRIVE) in longest),
        key=lambda point: longest[point.goto, ARRIVE][0],
        default=None,
    )
    if slowest is None or longest[slowest.goto, ARRIVE][0] <= SESSION_SECONDS:
        return
    walk, node = [], (slowest.goto, ARRIVE)
    following: Node | None = node
    while following is not None:
        if survey.graph.shown(following):
            walk.append(f"`{following[0]}`")
        following = longest[following][1]
    text = (
        f"The slowest way takes about {longest[node][0]:.0f} seconds in `{language}`, and a session ends after "
        f"{SESSION_SECONDS:.0f}: {_told(walk)}."
    )
    survey.warning("M505", slowest.place, text, "Ask less, or set `resume: {policy: ask}`.")


def _told(walk: list[str]) -> str:
    """The walk, its middle left out where it is long."""
    return " → ".join(walk if len(walk) <= MOST_NAMED else [*walk[:8], "…", *walk[-4:]])


def _without_returns(survey: Survey) -> dict[Node, list[Node]]:
    """The ways on from each node, but for those that lead back to a screen of the same walk."""
    onward: dict[Node, list[Node]] = {}
    for name in survey.graph.roots:
        _descend(survey, (name, ARRIVE), onward)
    return onward


def _descend(survey: Survey, root: Node, onward: dict[Node, list[Node]]) -> None:
    if root in onward:
        return
    onward[root] = []
    walk = [(root, iter([edge.target for edge in survey.graph.onward(root) if edge.target]))]
    standing = {root}
    while walk:
        node, targets = walk[-1]
        for target in targets:
            if target in standing:
                continue
            onward[node].append(target)
            if target not in onward:
                onward[target] = []
                standing.add(target)
                walk.append(
                    (target, iter([edge.target for edge in survey.graph.onward(target) if edge.target]))
                )
                break
        else:
            walk.pop()
            standing.discard(node)


def _seconds(survey: Survey, screen: Screen, language: str) -> float:
    """Reading the screen, answering it, and waiting for the next one."""
    verb = screen.verb
    if not isinstance(verb, Prompting):
        return 0.0
    words = survey.pages.longest[language]
    shown = [words.of(verb.text.by_language[language])]
    shown += [label for _, label in survey.pages.labels(screen, language, "ussd")]
    reading = sum(map(len, shown)) / READING
    if screen.ends:
        return 0.0  # the network may cut it off, everything is done
    if isinstance(verb, Ask):
        return ROUND_TRIP + reading + DECIDING + _typing(verb)
    return ROUND_TRIP + reading + DECIDING


def _typing(ask: Ask) -> float:
    answer = ask.answer
    if isinstance(answer, TextAnswer) and answer.digits is None:
        return LETTERS * min(answer.max or USUAL, USUAL)
    if isinstance(answer, IntegerAnswer):
        return DIGITS * min(len(str(answer.max or 1000)), 6)
    return DIGITS * 9


RULE = Rule(CARD, check)
