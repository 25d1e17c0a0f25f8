"""What operators find: cases given up and on their way, texts in every state, spending, announcements, tasks."""

from datetime import UTC, datetime, timedelta

from gateway.cases.joined_cases import JoinedCases
from gateway.cases.questions import OfficerQuestion
from gateway.cases.submissions import Contact
from gateway.cases.updates import CaseUpdate
from gateway.messaging.announcements.proposal import Proposal
from gateway.messaging.message_search import FIND_BY_NUMBER
from gateway.messaging.routing.cost_counter import AcceptedText
from gateway.operations.doctor.finding import Finding, bad, good, warning
from gateway.payments.request import PaymentRequest
from gateway.reminders.reminders import CaseInState, RemindedCaller
from gateway.unclear_texts.kept_text import WaitingText
from menus.engine.effects import Submission
from menus.model.verdicts import Verdict
from tests.gateway.services import Services

REFERENCE = "000000000"  # with a check digit that is right
NUMBER = "+254711000001"
WAY = (("home", "1"), ("category", "2"), ("road_problem", "1"), ("details", ""))
ERRORS = (
    "refused by the backend: HTTP 422",
    "not accepted within 72 hours: no answer in time",
    "no decryption key opens it",
)
NUMBERS = "number,day\n+254711000001,Monday\n0711000002,Monday\nx,Tuesday\n"
FURTHER_DAYS = 70
REASONS = {"paid": "", "cancelled": "", "failed": "balance", "unreachable": "late"}
TASK, SEARCH = "underway1", "found1"


def fill_operators(services: Services, *, is_failing: bool) -> None:
    """Put all of it into the store."""
    _cases(services, is_failing=is_failing)
    _spending(services, is_failing=is_failing)
    _announcements(services)
    _tasks(services)
    _unclear_texts(services)
    _payments(services)
    _reminders(services)
    if is_failing:
        services.pauses.pause("messages", "The provider changes the sender, which takes until noon", "njeri")
        services.redis.set("alarm:case-backend-down", "no connection", ex=900)


def _unclear_texts(services: Services) -> None:
    menu = next(iter(services.container.menus.service().guesses), "gone")
    texts = ("maji hayatoki tangu jana call 0711 000 001", "no water " * 40, "الماء مقطوع", "happy birthday")
    for number in range(60):
        words = texts[number] if number < len(texts) else f"a text {'x' * number} of another kind"
        waiting = WaitingText(f"t{number}", menu if number != 3 else "gone", "sw", words, "", 86_400)
        services.container.callers.unclear_texts.keep(waiting)


def _payments(services: Services) -> None:
    """Payments in all states; one was paid twice."""
    now = services.clock().timestamp()
    for number, state in enumerate(
        ("unknown", "paid", "paid", "cancelled", "failed", "unreachable", "prompted")
    ):
        request = PaymentRequest(
            id=f"payment{number}",
            number=NUMBER,
            amount=150_000 + number * 50,
            currency="KES",
            account=f"BP-{number}",
            description="Business permit",
            via="mpesa",
            case="123456789",
            screen="paid",
            version="v",
            channel="sms",
            language="sw",
            asked_at=now,
        )
        services.payments.add(request)
        payment = services.payments.load(request.id)
        ledger = services.container.payments.ledger
        if state in ("unknown", "prompted"):
            services.redis.hset(f"payment:{request.id}", mapping={"state": state, "pushed_at": now})
        else:
            ledger.settle(
                payment, state, receipt=f"SFF{number:07}" if state == "paid" else "", reason=REASONS[state]
            )
        if number == 1:
            ledger.settle(payment, state, receipt="SFF9999999")


def _cases(services: Services, *, is_failing: bool) -> None:
    kind = next(iter(services.container.menus.service().cases))
    fields = {"details": "The bridge is gone " * 12, "since": None, "homes": 3}
    contact = Contact(NUMBER, "sw", "ussd", "63902")
    for number in range(70):
        filed = Submission("report:1", kind, "A title", fields, way=WAY)
        services.submissions.commit(f"stuck{number}", filed, contact)
        if number < (60 if is_failing else 3):
            lease = services.submissions_outbox.lease(f"stuck{number}", 10)
            changes = {"state": "dead", "attempts": "3", "error": ERRORS[number % 3]}
            services.submissions_outbox.dead_letter(lease, changes, keep=86_400)
    _one_case(services)


def _one_case(services: Services) -> None:
    """A case with a timeline, under a reference that addresses can have."""
    reference = services.submissions.reference_of("stuck0")
    services.updates.apply(CaseUpdate("e1", reference, "resolved", "a note", datetime.now(UTC)))
    for message_id in (f"received-{reference}",):
        for state in ("submitting", "accepted", "failed"):
            message = services.messages.load(message_id)
            changes = {"error": "UserIsInactive"} if state == "failed" else None
            services.messages.change_state(message, state, provider="at", changes=changes)
    _ask_and_say(services, reference)
    for kind in ("case", "case-log", "case-texts", "case-questions", "case-joiners", "reference"):
        if services.redis.exists(f"{kind}:{reference}"):
            services.redis.rename(f"{kind}:{reference}", f"{kind}:{REFERENCE}")


def _ask_and_say(services: Services, reference: str) -> None:
    """Questions of an officer, with and without an answer; what the citizen says of the case; who joined it."""
    questions = services.officer_questions
    for number in range(2):
        asked = OfficerQuestion(
            f"q{number}", reference, "Which of the two bridges do you mean, the upper one? " * 3
        )
        services.redis.hset(f"case:{reference}", "state", "in_progress")
        questions.ask(asked)
    questions.answer(questions.of_case(reference)[0], "answer0", "The upper one, by the mill. " * 4, "sms")
    services.redis.hset(f"case:{reference}", "state", "resolved")
    kind = next(iter(services.container.menus.service().cases))
    for number, verdict in enumerate((Verdict("reopen"), Verdict("rate", 2), Verdict("comment", words="x"))):
        said = Submission("said:1", kind, "Said", {}, verdict=verdict)
        contact = Contact(NUMBER, "sw", "sms")
        services.submissions.commit(
            f"said{number}", said, contact, send_confirmation=False, feedback_on=reference
        )
    for number in range(3):
        joined = Submission("joined:1", kind, "Joined", {}, verdict=Verdict("join", count=number + 2))
        contact = Contact(f"+25471100002{number}", "en", "ussd")
        own = services.submissions.commit(f"joined{number}", joined, contact, feedback_on=reference)
        JoinedCases(services.redis).link(reference, own, f"digest{number}")


def _reminders(services: Services) -> None:
    """Reminders on many days, one of them of the person with a case."""
    reminders, now = services.container.reminders.reminders, services.clock()
    for number in range(FURTHER_DAYS):
        caller = RemindedCaller(NUMBER if not number else f"+2547110002{number:02d}", "en")
        came = now + timedelta(days=number - 7)
        reminders.note_state(caller, CaseInState(REFERENCE, "resolved", came))


def _spending(services: Services, *, is_failing: bool) -> None:
    other = services.submissions.reference_of("stuck1")
    message = services.messages.load(f"received-{other}")
    for count in range(40):
        cost = f"KES {1 + count % 3}.6000"
        services.costs.count_accepted([AcceptedText("at", message, NUMBER, 2, cost)])
    services.costs.flush()
    findings: list[Finding] = [good("x", "The credentials of `county` are accepted.")]
    findings += (
        [bad("x", "The balance is KES -2.00: no text is taken any more.", "Top it up.")] if is_failing else []
    )
    findings += [warning("x", "The balance is KES 320.00, less than KES 500.00.", "Top it up.")]
    for provider in services.delivery.default_order:
        services.container.operators.accounts.note(provider, findings, datetime.now(UTC))
    if is_failing:
        share = {"share": "10", "since": str(datetime.now(UTC).timestamp() - 600)}
        services.redis.hset("provider-health:at", mapping=share)


def _announcements(services: Services) -> None:
    operators = services.container.operators
    messages = [one for one in services.container.menus.service().messages.values() if one.is_announcement]
    if not messages:
        return
    columns = [column for column in messages[0].columns or () if column != "number"]
    rows = [f"07110000{number:02}" + ",2026-12-24" * len(columns) for number in range(30)]
    text = "\n".join([",".join(("number", *columns)), *rows, "12" + ",2026-12-24" * len(columns)])
    for name in ("clinic-june", "a-name-as-long-as-names-of-announcements"):
        proposal = Proposal(
            id=name,
            message=messages[0].name,
            file="Numbers of all households of the ward, corrected.csv",
            proposed_by="njeri",
            proposed_at=datetime.now(UTC) - timedelta(hours=1),
        )
        operators.proposals.add(proposal, text.encode())
        operators.tasks.add("count announcement", "njeri", name)
    while operators.task_runner.run_next():
        pass
    operators.proposals.approve("a-name-as-long-as-names-of-announcements", "amina")
    operators.tasks.add("queue announcement", "amina", "a-name-as-long-as-names-of-announcements", 30)
    while operators.task_runner.run_next():
        pass


def _tasks(services: Services) -> None:
    """Tasks under ids that addresses can have: one half done, one search that found texts."""
    now = datetime.now(UTC).isoformat()
    common = {"who": "amina", "asked_at": now, "total": "60000", "done": "23400", "changed": "23399"}
    under_way = common | {"kind": "retry submissions", "state": "running"}
    services.redis.hset(f"task:{TASK}", mapping=under_way)
    found = "\n".join(
        f"received-{services.submissions.reference_of(f'stuck{number}')}" for number in range(1, 8)
    )
    done = common | {
        "kind": FIND_BY_NUMBER,
        "state": "done",
        "ended_at": now,
        "result": found,
        "changed": "7",
    }
    services.redis.hset(f"task:{SEARCH}", mapping=done)
