"""What needs an operator: given up, refused, away, failing, used up, nearly full, or worse than before."""

from collections.abc import Iterable, Iterator, Mapping
from typing import cast

import redis

from gateway.admission.waiting_line import WaitingLine
from gateway.cases.failure_words import explain_failure
from gateway.cases.forwarder import ALARM_KEY, CIRCUIT_KEY
from gateway.insights.figures import SessionFigures
from gateway.messaging.routing.delivery_report import CeilingUse
from gateway.operations.alarms.decision import Condition
from gateway.operations.day_totals import DayCounts
from gateway.operations.doctor.finding import Finding, FindingStatus
from gateway.operations.doctor.known_accounts import KnownAccount
from gateway.payments.ledger import day_key
from gateway.payments.payment_store import DOUBLED_KEY
from gateway.storage.outbox.outbox import Outbox

ITEMS = {
    "submissions": "cases",
    "messages": "texts",
    "announcements": "texts of announcements",
    "late": "late answers",
    "calls": "calls",
    "recordings": "recordings",
    "enquiries": "texts without an answer",
    "payments": "payments",
}
CURES = {
    "submissions": "Console: Submissions, or `gateway submissions`.",
    "payments": "`gateway payments reconcile FILE` with the payment system's statement.",
}
REMINDERS_LATE_SECONDS = 2 * 3600
MANY_CALLERS = 100  # in line
LEAST_TEXTS = 20
FAILING_SHARE = 0.2
NEARLY_FULL = 0.85
LEAST_SESSIONS = 100  # that are over, of each version
NOTABLE_FALL = 0.15


def given_up(outboxes: Mapping[str, Outbox]) -> Iterator[Condition]:
    """Yield a condition for each stream of which something was given up."""
    for stream, outbox in outboxes.items():
        count = outbox.dead_depth()
        if count:
            what = ITEMS.get(stream, stream)
            cure = CURES.get(stream, "The worker's log has the reason.")
            entry = "cases-refused" if stream == "submissions" else "given-up"
            yield Condition(f"given-up:{stream}", f"{count:,} {what} were given up.", cure, entry)


def case_system(client: redis.Redis) -> Iterator[Condition]:
    """Yield conditions if the case system is away, or turns cases away."""
    alarm, down = cast("list[bytes | None]", client.mget(ALARM_KEY, CIRCUIT_KEY))
    if down:
        words = explain_failure(down.decode())
        sentence = f"The case system is away. {words.sentence}"
        yield Condition("case-system-away", sentence, words.cure, "case-system-down")
    elif alarm:
        words = explain_failure(alarm.decode())
        sentence = f"The case system turns cases away. {words.sentence}"
        yield Condition("case-system-refuses", sentence, words.cure, "case-system-refuses")


def payments(client: redis.Redis, today: str) -> Iterator[Condition]:
    """Yield conditions if somebody paid twice, or if the day's ceiling of payments is reached. `today`: YYYY-MM-DD."""
    doubled = client.zcard(DOUBLED_KEY)
    if doubled:
        yield Condition(
            "payments-doubled",
            f"{doubled:,} {'payment was' if doubled == 1 else 'payments were'} made twice.",
            "`gateway payments list --doubled` names them. Pay it back, then `gateway payments done ID`.",
            "payments-doubled",
        )
    if client.hexists(day_key(today), "full"):
        yield Condition(
            "payments-ceiling",
            "The ceiling of payments of today is reached: nobody is asked to pay any more.",
            "Is it a day like others? Then raise PAYMENTS_A_DAY, and restart the workers.",
            "payments-ceiling",
        )


def crowd(line: WaitingLine) -> Iterator[Condition]:
    """Yield a condition while callers are turned away, or many wait for their turn."""
    waiting = line.length()
    if line.is_crowded() or waiting >= MANY_CALLERS:
        yield Condition(
            "crowd",
            f"More people dial than the gateway can serve: {waiting:,} "
            f"{'waits' if waiting == 1 else 'wait'} for their turn.",
            "Start more web processes: GATEWAY_WORKERS, or another machine.",
            "crowd",
        )


def late_reminders(seconds: float) -> Iterator[Condition]:
    """Yield a condition if the first reminder has been due for so long that some may not go in time."""
    if seconds >= REMINDERS_LATE_SECONDS:
        sentence = f"Reminders are {seconds / 3600:.0f} hours late; after a day they do not go any more."
        cure = "Is a worker there, and do texts go? Console: Delivery."
        yield Condition("reminders-late", sentence, cure, "reminders-late")


def accounts(known: Mapping[str, KnownAccount]) -> Iterator[Condition]:
    """Yield conditions for accounts that providers refuse, or whose balance is low."""
    for provider, account in known.items():
        for finding in account.findings:
            sentence = f"{finding.subject}: {finding.message}"
            if finding.status is FindingStatus.BAD:
                yield Condition(f"account:{provider}", sentence, finding.cure, finding.entry)
            elif finding.status is FindingStatus.WARNING:
                yield Condition(f"balance:{provider}", sentence, finding.cure, finding.entry)


def warnings(kind: str, findings: Iterable[Finding]) -> Iterator[Condition]:
    """Yield a condition for each finding that is bad or a warning. Of one subject there is one."""
    for finding in findings:
        if finding.status in (FindingStatus.BAD, FindingStatus.WARNING):
            sentence = f"{finding.subject[:1].upper()}{finding.subject[1:]}: {finding.message}"
            yield Condition(f"{kind}:{finding.subject}", sentence, finding.cure, finding.entry)


def ceilings(uses: Iterable[CeilingUse]) -> Iterator[Condition]:
    """Yield conditions for ceilings of the day that are near."""
    for use in uses:
        if use.is_near:
            cure = "At the ceiling texts wait for the next day: raise it in delivery.yaml?"
            sentence = f"{use.what[:1].upper()}{use.what[1:]}: {use.used} of today's {use.most} are used."
            yield Condition(f"ceiling:{use.what}", sentence, cure, "ceilings")


def failing_texts(counts: DayCounts) -> Iterator[Condition]:
    """Yield a condition if many of today's texts did not arrive."""
    ended = counts.delivered + counts.failed
    if ended >= LEAST_TEXTS and counts.failed >= FAILING_SHARE * ended:
        sentence = f"{counts.failed:,} of today's {ended:,} texts did not arrive."
        yield Condition("texts-fail", sentence, "Console: Delivery and Messages say why.", "texts-fail")


def store_memory(client: redis.Redis) -> Iterator[Condition]:
    """Yield a condition if the store is near the memory that it may use. A store without a limit has none."""
    try:
        info = cast("dict[str, int]", client.info("memory"))
    except redis.ResponseError:
        return  # a managed store that does not tell
    used, most = int(info.get("used_memory", 0)), int(info.get("maxmemory", 0))
    if most and used >= NEARLY_FULL * most:
        sentence = f"The store uses {used / most:.0%} of its memory."
        cure = "Give it more (maxmemory): a full store takes no cases."
        yield Condition("store-memory", sentence, cure, "store-memory")


def completion(live: SessionFigures, before: SessionFigures, number: int) -> Iterator[Condition]:
    """Yield a condition if fewer sessions come to their end on the live version, `number`, than on the one before."""
    if min(live.over, before.over) < LEAST_SESSIONS or live.completion is None or before.completion is None:
        return
    if before.completion - live.completion >= NOTABLE_FALL:
        now, then = f"{live.completion:.0%}", f"{before.completion:.0%}"
        sentence = f"Since version {number} {now} of sessions come to their end, {then} did before."
        yield Condition(
            f"completion:{number}",
            sentence,
            "Console: Versions shows what changed, and goes back.",
            "completion",
        )
