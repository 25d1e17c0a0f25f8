"""Find payments by USSD whose outcome no text tells."""

from menus.analysis.edges import ARRIVAL
from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.model.payments import PAYMENT_MESSAGES
from menus.problems import Severity
from menus.verbs.pay import Pay

RULE_DOC = RuleDoc(
    code="M804",
    title="Nobody is told what became of a payment by USSD.",
    explanation=(
        "A prompt cannot come inside a USSD session, so the session ends before it is known whether somebody has paid. "
        "The messages `paid`, `unpaid` and `pay_unknown` tell them. They know {payment.amount}, {payment.receipt}, "
        "{payment.state} and {reference}, if there is a case."
    ),
    bad="""\
screens:
  start: {pay: Your fee., amount: 3000, account: PERMIT, via: mpesa, paid: end, failed: end, late: end}
  end: {end: Thank you.}
messages: {paid: Paid.}
""",
    good="""\
screens:
  start: {pay: Your fee., amount: 3000, account: PERMIT, via: mpesa, paid: end, failed: end, late: end}
  end: {end: Thank you.}
messages: {paid: Paid., unpaid: Not paid., pay_unknown: We do not know yet.}
""",
    severity=Severity.WARNING,
)


def check(context: RuleContext) -> None:
    """Check the messages of a service in which somebody may come to a payment by USSD."""
    service, reachable = context.service, context.graph.reachable_nodes
    missing = [name for name in PAYMENT_MESSAGES.values() if name not in context.declared_names("messages")]
    if not service.ussd_entries or not missing:
        return
    for screen in service.screens.values():
        if isinstance(screen.verb, Pay) and (screen.name, ARRIVAL) in reachable:
            listed = " and ".join(f"`{name}`" for name in missing)
            text = f"The session ends at `{screen.name}`, and no message {listed} tells what became of it."
            cure = f"Add {listed} under `messages:`."
            context.warning("M804", context.place("screens", screen.name, "pay"), text, cure)
            return


RULE = Rule(RULE_DOC, check)
