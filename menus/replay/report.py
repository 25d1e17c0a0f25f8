"""What came of many walks on other menus: counts, and an example of each kind."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta, tzinfo

import msgspec

from menus.model import Service
from menus.replay.player import ReplayService
from menus.replay.replay import ReplayedWalk, Verdict, replay_walk
from menus.replay.walk import Action, RecordedWalk, WalkStep, pack_walk, unpack_walk

SATURDAY = 5
MAX_EXAMPLES = 20  # of each kind


class ChangedScreen(msgspec.Struct, kw_only=True):
    """A screen that so many walks find changed, with its page before and after. `before` is empty for a new screen."""

    screen: str
    walks: int
    channel: str
    language: str
    before: str
    after: str


class StuckPlace(msgspec.Struct, kw_only=True):
    """A screen on which so many walks cannot go on, why, and the steps of one of them until there.

    `key`: the key that this walk had pressed there, if it was that of an option.
    """

    screen: str
    reason: str
    walks: int
    channel: str
    language: str
    steps: list[str]
    key: str = ""


class ReplayReport(msgspec.Struct, kw_only=True):
    """The outcome. `unclear`: walks that go another way on their own version already, by made-up answers.

    `uncompared`: of these walks only names of screens were compared, as their version is gone.

    `left`: walks that were not played, because the time was up.
    """

    walks: int = 0
    alike: int = 0
    changed: int = 0
    stuck: int = 0
    unclear: int = 0
    uncompared: int = 0
    left: int = 0
    changed_screens: list[ChangedScreen] = []
    stuck_at: list[StuckPlace] = []


class _Tally(msgspec.Struct):
    verdicts: Counter[Verdict] = msgspec.field(default_factory=Counter)
    changed: dict[str, ChangedScreen] = msgspec.field(default_factory=dict)
    stuck: dict[tuple[str, str], StuckPlace] = msgspec.field(default_factory=dict)

    def add(self, one: ReplayedWalk, times: int) -> None:
        """Add a walk that so many sessions have taken."""
        walk = one.walk
        self.verdicts[one.verdict] += times
        if one.verdict is Verdict.UNCLEAR:
            return
        for change in one.changes:
            found = self.changed.setdefault(
                change.screen,
                ChangedScreen(
                    screen=change.screen,
                    walks=0,
                    channel=walk.channel,
                    language=walk.language,
                    before=change.before,
                    after=change.after,
                ),
            )
            found.walks += times
        if one.verdict is Verdict.STUCK:
            steps = [step_words(step) for step in walk.steps[: one.steps]]
            place = self.stuck.setdefault(
                (one.screen, one.reason),
                StuckPlace(
                    screen=one.screen,
                    reason=one.reason,
                    walks=0,
                    channel=walk.channel,
                    language=walk.language,
                    steps=steps,
                    key=_key_after(walk, one),
                ),
            )
            place.walks += times


def _key_after(walk: RecordedWalk, one: ReplayedWalk) -> str:
    """Return the key that a walk pressed on the screen where it is stuck; empty if it pressed none."""
    left = walk.steps[one.steps : one.steps + 1]
    return left[0].key if left and left[0].screen == one.screen else ""


def replay_walks(
    walks: Iterable[RecordedWalk],
    old: Mapping[str, Service],
    new: Service,
    moment: datetime,
    is_time_up: Callable[[], bool] = lambda: False,
) -> ReplayReport:
    """Play walks on other menus, each way that sessions took once, the most frequent first.

    `old` has the services that they began with, by their digests, as far as known."""
    made_up = {digest: ReplayService(service, moment) for digest, service in old.items()}
    target = ReplayService(new, moment)
    tally, uncompared, left = _Tally(), 0, 0
    for packed, times in Counter(map(pack_walk, walks)).most_common():
        walk = unpack_walk(packed)
        if walk is None or left or is_time_up():
            left += times
            continue
        uncompared += 0 if walk.menus in made_up else times
        tally.add(replay_walk(walk, made_up.get(walk.menus), target), times)
    return ReplayReport(
        walks=tally.verdicts.total(),
        alike=tally.verdicts[Verdict.ALIKE],
        changed=tally.verdicts[Verdict.CHANGED],
        stuck=tally.verdicts[Verdict.STUCK],
        unclear=tally.verdicts[Verdict.UNCLEAR],
        uncompared=uncompared,
        left=left,
        changed_screens=sorted(tally.changed.values(), key=lambda one: -one.walks)[:MAX_EXAMPLES],
        stuck_at=sorted(tally.stuck.values(), key=lambda one: -one.walks)[:MAX_EXAMPLES],
    )


def working_morning(now: datetime, zone: tzinfo) -> datetime:
    """Return ten o'clock of the last day from Monday to Friday that has had it: most services are open then."""
    local = now.astimezone(zone)
    moment = local.replace(hour=10, minute=0, second=0, microsecond=0)
    while moment > local or moment.weekday() >= SATURDAY:
        moment -= timedelta(days=1)
    return moment


def step_words(step: WalkStep) -> str:
    """Say a step in a few words, such as `top: 2 (roads)`."""
    match step.action:
        case Action.OPTION:
            what = step.key if step.value is None else f"{step.key} ({step.value})"
        case Action.ROW:
            what = f"row {step.number}"
        case Action.FITS:
            what = "an answer"
        case Action.WRONG:
            what = "no fitting answer" + (f" ({step.reason})" if step.reason else "")
        case Action.ON:
            what = "any key"
        case _:
            what = step.action.value.replace("_", " ") + (f" ({step.reason})" if step.reason else "")
    return f"{step.screen}: {what}"
