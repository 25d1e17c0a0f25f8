"""`pay`: asks the caller for money by a prompt on their phone."""

from collections.abc import Mapping

from msgspec.structs import replace

from menus.compiler.reader import MappingFields, NodeReader
from menus.compiler.targets import read_target_key
from menus.compiler.templates import read_template
from menus.compiler.texts import read_text_key
from menus.engine.effects import PaymentOrder, PaymentStanding, RequestOutcome
from menus.engine.engine_verb import EngineVerb
from menus.engine.session_payment import SessionPayment, payment_of, put_payment
from menus.engine.turn import EngineError, Page, Turn
from menus.engine.walk import Walk
from menus.expressions.conditions import as_text
from menus.expressions.money import smallest_units
from menus.expressions.templates import Template
from menus.grammar.shapes import TEXT_SHAPE, EnumShape, KeySpec, LiteralShape, StringShape, required_key
from menus.grammar.values import TARGET
from menus.model import Exit, PromptVerb, Screen, Target
from menus.model.payments import (
    ASKED,
    FAILED,
    PAID,
    PATIENCE_SECONDS,
    PAYMENT,
    PAYMENT_SYSTEMS,
    UNKNOWN,
    PaymentSystem,
)
from menus.verbs.verb_spec import VerbSpec

USSD_CHANNEL = "ussd"
WAIT_WORD = "pay_wait"
STATE, AMOUNT, RECEIPT = f"{PAYMENT}.state", f"{PAYMENT}.amount", f"{PAYMENT}.receipt"
CURRENCIES = tuple(dict.fromkeys(one for system in PAYMENT_SYSTEMS.values() for one in system.currencies))


class Pay(PromptVerb, EngineVerb, frozen=True):
    """Shows words like `say:`, and has the payment system prompt the caller.

    By USSD the session ends, as a prompt cannot come inside it. The next dial goes on here by what became of the
    payment. While that is open, nobody is prompted again.
    """

    key = "pay"
    prepares = True
    asks_payment = True
    last_on = frozenset({USSD_CHANNEL})
    word_below = "pay_prompt"

    amount: Template
    currency: str
    account: Template
    via: str
    paid: Target
    failed: Target
    late: Target
    description: Template | None = None

    @property
    def system(self) -> PaymentSystem:
        """Return what the payment system takes."""
        return PAYMENT_SYSTEMS[self.via]

    def own_targets(self) -> Mapping[str, Target]:
        """Return the target for each outcome."""
        return {"paid": self.paid, "failed": self.failed, "late": self.late}

    def needs_goto(self) -> bool:
        """Return False: the targets of the outcomes are enough."""
        return False

    def exits(self, goto: Target) -> tuple[Exit, ...]:  # noqa: ARG002
        """Return a way out for each outcome. Only `paid` has a receipt; `failed` may be an amount that is none."""
        of_failed = (STATE, AMOUNT) if self.amount.static_text is not None else (STATE,)
        return (
            Exit(self.paid, known=(STATE, AMOUNT, RECEIPT), renews=PAYMENT),
            Exit(self.failed, known=of_failed, renews=PAYMENT),
            Exit(self.late, known=(STATE, AMOUNT), renews=PAYMENT),
        )

    def templates(self) -> tuple[Template, ...]:
        """Return the templates of amount, account and description."""
        return tuple(one for one in (self.amount, self.account, self.description) if one is not None)

    def enter(self, walk: Walk, screen: Screen, notice: int) -> Turn | None:  # noqa: ARG002
        """Ask for the money, once. If it was asked for here and is open, ask what became of it."""
        payment = payment_of(walk.session)
        if payment is not None and payment.is_open and payment.screen == screen.name:
            return walk.check_payment()
        units = smallest_units(walk.scope.evaluate(self.amount), self.currency)
        asked_at = int(walk.inputs.now.timestamp())
        payment = SessionPayment("", screen.name, units or 0, self.currency, asked_at, ASKED)
        put_payment(walk.session, payment)
        account = self._cut(walk, self.account, self.system.account)
        is_fit = units is not None and units <= self.system.most and units % self.system.step == 0
        if units is None or not is_fit or not account or not walk.caller.msisdn:
            put_payment(walk.session, replace(payment, state=FAILED, went_on_at=asked_at))
            return walk.leave(screen, self.failed, resets_attempts=False)
        walk.session.awaiting_screen = screen.name
        return walk.wait_for(
            PaymentOrder(
                walk.next_visit(screen),
                screen.name,
                units,
                self.currency,
                account,
                self._cut(walk, self.description, self.system.description),
                self.via,
                walk.session.references.get("", ""),
                walk.inputs.now.timestamp(),
            )
        )

    def take(self, walk: Walk, screen: Screen) -> Turn:  # noqa: ARG002
        """Ask what became of the payment, whatever is typed while it is open."""
        return walk.check_payment()

    def after_request(self, walk: Walk, screen: Screen, outcome: RequestOutcome) -> Turn:
        """Go on by the state of the payment. Back never leads to a screen before it."""
        session, payment = walk.session, payment_of(walk.session)
        if not isinstance(outcome, PaymentStanding) or payment is None:
            raise EngineError(f"{screen.name} did not ask for this")
        is_new = not payment.id
        payment = replace(payment, id=outcome.id, state=outcome.state, receipt=outcome.receipt)
        put_payment(session, payment)
        session.awaiting_screen = ""
        session.history.clear()
        session.home = session.home or screen.name
        if payment.is_open:
            age = int(walk.inputs.now.timestamp()) - payment.asked_at
            if payment.state != UNKNOWN and (is_new or age < PATIENCE_SECONDS):
                return walk.show_afresh(screen.name) if is_new else _wait(walk, screen)
            if is_new:  # it was asked for in an earlier session, and nobody knows yet
                return _wait(walk, screen)
        session.screen = ""
        put_payment(session, replace(payment, went_on_at=int(walk.inputs.now.timestamp())))
        if payment.state == PAID:
            return walk.leave(screen, self.paid)
        return walk.leave(screen, self.late if payment.is_open else self.failed, resets_attempts=False)

    def _cut(self, walk: Walk, template: Template | None, most: int) -> str:
        """Return a text for the payment system, no longer than it takes."""
        if template is None:
            return ""
        return as_text(walk.scope.for_systems().evaluate(template)).strip()[:most].strip()


def _wait(walk: Walk, screen: Screen) -> Turn:
    """Say that the outcome is not known yet. By USSD the session ends, and goes on at the next dial."""
    page = Page(walk.words[WAIT_WORD], ends=walk.caller.channel in screen.last_on)
    if walk.session.screen == screen.name:
        return walk.turn_with_page(page)
    return replace(walk.show_afresh(screen.name), page=page)


def _read(reader: NodeReader, fields: MappingFields) -> Pay | None:
    text = read_text_key(reader, fields, "pay")
    amount, account = (fields.take(key) for key in ("amount", "account"))
    description = fields.take("description")
    currency, via = fields.one_of("currency"), fields.one_of("via")
    targets = {key: read_target_key(reader, fields, key) for key in ("paid", "failed", "late")}
    templates = [
        None if node is None else read_template(reader, node) for node in (amount, account, description)
    ]
    if text is None or via is None or templates[0] is None or templates[1] is None:
        return None
    return Pay(
        text,
        templates[0],
        currency or PAYMENT_SYSTEMS[via].currencies[0],
        templates[1],
        via,
        description=templates[2],
        **targets,
    )


PAY = VerbSpec.of(
    Pay,
    _read,
    "Asks the caller for money: a prompt comes to their phone.",
    TEXT_SHAPE,
    {
        "amount": required_key("How much: a number, or a value such as `{fee}`.", LiteralShape()),
        "currency": KeySpec("The currency: the payment system's own if not set.", EnumShape(CURRENCIES)),
        "account": required_key(
            "What the payment is for, as statements show it; at most 12 characters count.",
            StringShape("{reference}"),
        ),
        "description": KeySpec(
            "A word or two beside it; at most 13 characters count.", StringShape("Permit")
        ),
        "via": required_key("The payment system.", EnumShape(tuple(PAYMENT_SYSTEMS))),
        "paid": required_key("The next screen once it is paid.", TARGET),
        "failed": required_key("The next screen if it was not paid.", TARGET),
        "late": required_key("The next screen if nobody knows in time.", TARGET),
    },
    without=("goto", "save", "resume"),
)
