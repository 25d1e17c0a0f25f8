"""Compare the slowest likely path through the service with the time that networks give a session."""

from graphlib import TopologicalSorter

from menus.analysis.edges import ARRIVAL, Node
from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.answers.integer import IntegerAnswer
from menus.answers.text import TextAnswer
from menus.model import PromptVerb, Screen
from menus.problems import Severity
from menus.verbs.ask import Ask

SESSION_SECONDS = 180.0  # of a USSD session on Kenyan networks; other networks give no more
ROUND_TRIP_SECONDS = 2.0  # seconds from an answer to the next screen
READ_CHARACTERS_PER_SECOND = 20.0  # characters a second
DECISION_SECONDS = 2.0  # seconds to choose and press a key
SECONDS_PER_LETTER = 1.2  # on a keypad; people write about 15 letters
SECONDS_PER_DIGIT = 0.7
USUAL_ANSWER_LENGTH = 15
MAX_NAMED = 20  # screens of the path that the message names


RULE_DOC = RuleDoc(
    code="M505",
    title="The slowest way through the service takes longer than a USSD session lasts.",
    explanation=(
        "Networks end a USSD session after about 180 seconds, whatever the citizen is doing. This walk is "
        "estimated to take longer. The estimate counts the time to read each screen, to type each answer and for "
        "the network to respond: people read 20 characters and type about one letter a second. Ask less, ask the "
        "slow questions last and after the case is filed, or offer a menu instead of typing. Or let dropped "
        "callers go on with `resume: {policy: ask}`, which silences this warning."
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


def check(context: RuleContext) -> None:
    """Check the longest path from each entry that visits no screen twice."""
    service = context.service
    if not service.ussd_entries or service.resume.policy in ("ask", "continue"):
        return
    onward = _acyclic_targets(context)
    seconds = {
        language: {name: _screen_seconds(context, one, language) for name, one in service.screens.items()}
        for language in service.languages
    }
    language = max(seconds, key=lambda language: sum(seconds[language].values()))
    longest: dict[Node, tuple[float, Node | None]] = {}
    for node in TopologicalSorter(onward).static_order():
        ahead = max(((longest[other][0], other) for other in onward.get(node, ())), default=(0.0, None))
        own = seconds[language][node[0]] if context.graph.is_shown(node) else 0.0
        longest[node] = (own + ahead[0], ahead[1])
    slowest = max(
        (point for point in service.ussd_entries.values() if (point.goto, ARRIVAL) in longest),
        key=lambda point: longest[point.goto, ARRIVAL][0],
        default=None,
    )
    if slowest is None or longest[slowest.goto, ARRIVAL][0] <= SESSION_SECONDS:
        return
    walk, node = [], (slowest.goto, ARRIVAL)
    following: Node | None = node
    while following is not None:
        if context.graph.is_shown(following):
            walk.append(f"`{following[0]}`")
        following = longest[following][1]
    text = (
        f"The slowest way takes about {longest[node][0]:.0f} seconds in `{language}`, and a session ends after "
        f"{SESSION_SECONDS:.0f}: {_shorten(walk)}."
    )
    context.warning("M505", slowest.place, text, "Ask less, or set `resume: {policy: ask}`.")


def _shorten(walk: list[str]) -> str:
    """Return the screens of the path as text. The middle of a long path is left out."""
    return " → ".join(walk if len(walk) <= MAX_NAMED else [*walk[:8], "…", *walk[-4:]])


def _acyclic_targets(context: RuleContext) -> dict[Node, list[Node]]:
    """Return the targets of each node, except those that lead back to a screen of the same path."""
    onward: dict[Node, list[Node]] = {}
    for name in context.graph.roots:
        _add_acyclic_targets(context, (name, ARRIVAL), onward)
    return onward


def _add_acyclic_targets(context: RuleContext, root: Node, onward: dict[Node, list[Node]]) -> None:
    if root in onward:
        return
    onward[root] = []
    walk = [(root, iter([edge.target for edge in context.graph.edges_from(root) if edge.target]))]
    on_path = {root}
    while walk:
        node, targets = walk[-1]
        for target in targets:
            if target in on_path:
                continue
            onward[node].append(target)
            if target not in onward:
                onward[target] = []
                on_path.add(target)
                walk.append(
                    (target, iter([edge.target for edge in context.graph.edges_from(target) if edge.target]))
                )
                break
        else:
            walk.pop()
            on_path.discard(node)


def _screen_seconds(context: RuleContext, screen: Screen, language: str) -> float:
    """Return the seconds to read the screen, answer it, and wait for the next one."""
    verb = screen.verb
    if not isinstance(verb, PromptVerb):
        return 0.0
    words = context.page_layouts.renderers[language]
    shown = [words.render_longest(verb.text, "ussd")]
    shown += [label for _, label in context.page_layouts.labels(screen, language, "ussd")]
    reading = sum(map(len, shown)) / READ_CHARACTERS_PER_SECOND
    if screen.ends:
        return 0.0  # the network may end the session here: all work is done
    if isinstance(verb, Ask):
        return ROUND_TRIP_SECONDS + reading + DECISION_SECONDS + _typing_seconds(verb)
    return ROUND_TRIP_SECONDS + reading + DECISION_SECONDS


def _typing_seconds(ask: Ask) -> float:
    answer = ask.answer
    if isinstance(answer, TextAnswer) and answer.digits is None:
        return SECONDS_PER_LETTER * min(answer.max or USUAL_ANSWER_LENGTH, USUAL_ANSWER_LENGTH)
    if isinstance(answer, IntegerAnswer):
        return SECONDS_PER_DIGIT * min(len(str(answer.max or 1000)), 6)
    return SECONDS_PER_DIGIT * 9


RULE = Rule(RULE_DOC, check)
