"""What hops with a payment count: each showing once, how the session went on, and no answers while somebody waits."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from menus.compiler.service import compile_service
from menus.engine.caller_profile import EMPTY_PROFILE
from menus.engine.effects import PaymentStanding
from menus.engine.inputs import Caller, TurnInputs
from menus.engine.runner import EngineRunner
from menus.engine.turn import ScreenResult
from menus.insights.hop import Hop
from menus.insights.hop_counts import count_hop
from menus.model import EntryPoint
from menus.replay.player import ReplayService
from menus.replay.ports import ReplayPorts
from menus.scenarios.ports import digest

MENUS = """\
version: 1
service:
  name: County
  languages: {en: {name: English, tts: {at: {voice: woman}}}}
  country: KE
  time_zone: Africa/Nairobi
entry: {ussd: {"*1#": top}, voice: {"+254711082000": top}}
screens:
  top: {menu: What?, options: [{say: Pay, goto: fee}, {say: Leave, goto: end}]}
  fee: {pay: Five., amount: 5, account: A, via: mpesa, paid: end, failed: again, late: end}
  again: {menu: Again?, options: [{say: Again, goto: fee}, {say: Leave, goto: end}]}
  end: {end: Bye.}
messages: {paid: Paid., unpaid: Not paid., pay_unknown: Not known.}
"""
SERVICE = compile_service(MENUS, "menus.yaml", {}.__getitem__).service
MOMENT = datetime(2026, 3, 2, 9, tzinfo=UTC)


class Ports(ReplayPorts):
    """Payments are in the state `state`."""

    state: str = "asked"

    def payment_standing(self, payment_id: str) -> PaymentStanding | None:
        return PaymentStanding(payment_id, self.state)


def runner_at(channel: str, moment: datetime, state: str) -> EngineRunner[Ports]:
    ports = Ports(SERVICE, ReplayService(SERVICE, MOMENT).lookups, state=state)
    return EngineRunner(
        SERVICE, ports, Caller("+254711000111", channel, "", "*1#"), TurnInputs(moment, digest), "origin"
    )


def hop_of(runner: EngineRunner[Ports], shown: ScreenResult, *, begins: bool) -> Hop:
    return Hop(
        SERVICE,
        "menus",
        runner.caller,
        "caller",
        "dial",
        runner.turn_inputs,
        begins,
        0.0 if begins else MOMENT.timestamp(),
        runner.trail,
        runner.notes,
        shown.session,
        shown.page.ends,
    )


def counts_of(hop: Hop) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    for subject, name, number in count_hop(hop):
        if subject and not name.startswith(("took.", "seconds", "to.", "option.")):
            found.setdefault(subject, Counter())[name] += number
    return found


def talk(channel: str, *steps: tuple[str, str]) -> list[dict[str, Counter[str]]]:
    """What each hop counts after the first choice; a step is a state of the payment, and what is typed or a dial."""
    point = EntryPoint("top", SERVICE.name.place)
    runner = runner_at(channel, MOMENT, "asked")
    session = runner.start(point, [], EMPTY_PROFILE, None).session
    counted, moment = [], MOMENT
    for state, typed in (("asked", "1"), *steps):
        moment += timedelta(seconds=20)
        runner = runner_at(channel, moment, state)
        if typed == "dial":
            shown = runner.start(point, [], EMPTY_PROFILE, session)
        else:
            shown = runner.step_one_input(session, typed)
        hop = hop_of(runner, shown, begins=typed == "dial")
        counted.append(counts_of(hop))
        session = runner.commit(shown, EMPTY_PROFILE)
    return counted


ASKED = {"top": {"answered": 1}, "fee": {"shown": 1, "ended": 1}}
STAYS = {"fee": {"turned": 1}}


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("paid", {"top": {"entered": 1}, "fee": {"payment.paid": 1}, "end": {"shown": 1, "ended": 1}}),
        ("cancelled", {"top": {"entered": 1}, "fee": {"payment.failed": 1}, "again": {"shown": 1}}),
        ("unknown", {"top": {"entered": 1}, "fee": {"payment.late": 1}, "end": {"shown": 1, "ended": 1}}),
        ("prompted", {"top": {"entered": 1}, "fee": {"shown": 1, "ended": 1}}),
    ],
)
def test_the_next_dial_counts_how_it_went_on(state: str, expected: dict[str, object]) -> None:
    assert talk("ussd", (state, "dial")) == [ASKED, expected]


def test_a_dial_after_that_counts_it_no_more() -> None:
    counted = talk("ussd", ("cancelled", "dial"), ("cancelled", "1"))
    assert counted[2] == {"again": {"answered": 1}, "fee": {"shown": 1, "ended": 1}}


@pytest.mark.parametrize("channel", ["sms", "voice"])
def test_who_waits_answers_nothing(channel: str) -> None:
    first, *others = talk(channel, ("prompted", ""), ("prompted", ""), ("paid", ""))
    assert first == {"top": {"answered": 1}, "fee": {"shown": 1}}
    assert others[:2] == [STAYS, STAYS]
    assert others[2] == {"fee": {"answered": 1, "payment.paid": 1}, "end": {"shown": 1, "ended": 1}}
