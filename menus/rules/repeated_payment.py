"""Find payments that are asked for again without a decision of the citizen."""

from menus.analysis.edges import ACTIVE, ARRIVAL, Node
from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.model import AnswerVerb, ChoiceVerb
from menus.verbs.pay import Pay

RULE_DOC = RuleDoc(
    code="M805",
    title="A payment leads to a payment without a decision in between.",
    explanation=(
        "After a payment that failed, was late or was made, the citizen decides whether they pay again, or for "
        "something else: on a menu, a list or a question. Without it their phone would be prompted again and again, "
        "and they might pay twice."
    ),
    bad="""\
screens:
  start: {pay: Your fee., amount: 3000, account: PERMIT, via: mpesa, paid: end, failed: again, late: end}
  again: {say: We try again., goto: start}
  end: {end: Thank you.}
messages: {paid: Paid., unpaid: Not paid., pay_unknown: We do not know yet.}
""",
    good="""\
screens:
  start: {pay: Your fee., amount: 3000, account: PERMIT, via: mpesa, paid: end, failed: again, late: end}
  again: {menu: It was not paid., options: [{say: Try again, goto: start}, {say: Leave, goto: end}]}
  end: {end: Thank you.}
messages: {paid: Paid., unpaid: Not paid., pay_unknown: We do not know yet.}
""",
)


def check(context: RuleContext) -> None:
    """Follow the ways on from each payment, up to the next decision."""
    for screen in context.service.screens.values():
        if not isinstance(screen.verb, Pay):
            continue
        for key, target in screen.verb.own_targets().items():
            found = _find_payment(context, [destination.screen for destination in target])
            if found is not None:
                text = f"`{key}:` leads to the payment `{found}` without a decision of the citizen."
                cure = "Put a menu in between, such as Try again and Leave."
                context.error("M805", context.place("screens", screen.name, key), text, cure)


def _find_payment(context: RuleContext, starts: list[str]) -> str | None:
    """Return the first payment that these screens lead to without a decision; None if there is none."""
    screens, graph = context.service.screens, context.graph
    seen: set[Node] = set()
    waiting: list[Node] = [(name, ARRIVAL) for name in starts if name in screens]
    while waiting:
        node = waiting.pop(0)
        if node in seen:
            continue
        seen.add(node)
        verb = screens[node[0]].verb
        if node[1] == ACTIVE and isinstance(verb, Pay):
            return node[0]
        if node[1] != ACTIVE or not isinstance(verb, ChoiceVerb | AnswerVerb):
            waiting += graph.targets_from(node)
    return None


RULE = Rule(RULE_DOC, check)
