"""Replay of a walk on other menus: whether it ends alike, meets a changed screen, or cannot go on.

The walk is played on both menus at once, step by step, with the same made-up answers. Where the menus that it began
with are gone, only the names of screens are compared.
"""

from enum import StrEnum

import msgspec

from menus.engine.session import NOTICE_NONE
from menus.replay.player import (
    CANNOT_GO_ON,
    Goal,
    NamedMove,
    Player,
    ReplayService,
    being_put_through,
    giving_up,
    speaking,
)
from menus.replay.same_option import OfferedOption, option_taken, same_option
from menus.replay.walk import Action, RecordedWalk, WalkStep

ANY_KEY = "1"
NEEDLESS = (Action.MORE, Action.PREVIOUS, Action.WRONG)  # what need not be done again on other menus
MAX_NEW_SCREENS = 4  # in a row, which the walk does not know and made-up answers lead on from


class Verdict(StrEnum):
    """What came of a walk on the other menus."""

    ALIKE = "alike"
    CHANGED = "changed"
    STUCK = "stuck"
    UNCLEAR = (
        "unclear"  # its own menus do not lead this way again: it depends on words, or on what was remembered
    )


class ChangedPage(msgspec.Struct, frozen=True):
    """A page that is not as it was. `before` is empty if it was not there or is not known."""

    screen: str
    before: str
    after: str


class ReplayedWalk(msgspec.Struct, frozen=True):
    """The outcome of one walk. A walk that is stuck is so on `screen`, for a `reason`, after so many `steps`."""

    walk: RecordedWalk
    verdict: Verdict
    changes: tuple[ChangedPage, ...] = ()
    screen: str = ""
    reason: str = ""
    steps: int = 0


class _StuckError(Exception):
    """The walk cannot go on here."""


def replay_walk(walk: RecordedWalk, old: ReplayService | None, new: ReplayService) -> ReplayedWalk:
    """Play a walk on other menus. `old` are those that it began with, if they are known."""
    replay = _Replay(walk, None if old is None else Player(old, walk.channel), Player(new, walk.channel))
    try:
        replay.run()
    except (_StuckError, *CANNOT_GO_ON) as error:
        where, changes = replay.new.screen or walk.entry, tuple(replay.changes.values())
        verdict = Verdict.UNCLEAR if replay.is_unclear else Verdict.STUCK
        reason = str(error) if isinstance(error, _StuckError) else "the menus cannot go on"
        return ReplayedWalk(walk, verdict, changes, where, reason, replay.taken)
    changes = tuple(replay.changes.values())
    if not changes:
        return ReplayedWalk(walk, Verdict.ALIKE, steps=replay.taken)
    is_new_only = all(not change.before for change in changes)
    verdict = Verdict.UNCLEAR if replay.is_unclear and is_new_only else Verdict.CHANGED
    return ReplayedWalk(walk, verdict, changes, steps=replay.taken)


class _Replay(msgspec.Struct):
    walk: RecordedWalk
    old: Player | None
    new: Player
    taken: int = 0
    is_unclear: bool = False
    changes: dict[str, ChangedPage] = msgspec.field(default_factory=dict)

    def run(self) -> None:
        walk = self.walk
        if walk.entry not in self.new.service.screens:
            raise _StuckError(f"the screen `{walk.entry}`, at which it came in, is gone")
        goal = self._goal(0)
        known: str | None = None
        if self.old is not None:
            taken = self.old.start(walk.entry, walk.language, goal)
            if taken is None:
                self._drop_old()
            else:
                known = taken.typed
        if self.new.start(walk.entry, walk.language, goal, known) is None:
            raise _StuckError("the session cannot begin")
        self._compare()
        for index, step in enumerate(walk.steps):
            self._come_to(step.screen)
            if self.new.shown.page.ends:
                raise _StuckError(f"the session ends, where people went on at `{step.screen}`")
            self._take(step, self._goal(index + 1))
            self.taken += 1
            self._compare()
        if not walk.ends:
            return
        self._lead_old_on(lambda shown: shown.page.ends)
        if not self.new.shown.page.ends:
            self._lead_on(lambda shown: shown.page.ends)
        self._compare_end()
        if not self.new.shown.page.ends:
            raise _StuckError(f"the session goes on, where it ended at `{walk.screen}`")

    def _goal(self, index: int) -> Goal:
        """Return whether a page is where the walk was before the step of this index."""
        steps, walk = self.walk.steps, self.walk
        if index < len(steps):
            screen = steps[index].screen
            return lambda shown: shown.session.screen == screen and not shown.page.ends
        if walk.is_cut:
            return lambda _: True
        return lambda shown: shown.session.screen == walk.screen and shown.page.ends == walk.ends

    def _compare(self) -> None:
        """Note a page that is not as it was."""
        page = self.new.shown.page
        if self.old is None:
            return
        before = self.old.shown.page
        if page.text != before.text or page.ends != before.ends:
            self.changes.setdefault(self.new.screen, ChangedPage(self.new.screen, before.text, page.text))

    def _compare_end(self) -> None:
        """Note an end that is not as it was."""
        self._compare()
        if self.old is None and self.new.screen != self.walk.screen:
            page = ChangedPage(self.new.screen, "", self.new.shown.page.text)
            self.changes.setdefault(self.new.screen, page)

    def _is_at(self, screen: str) -> bool:
        old, new = self.old, self.new
        return new.screen == screen or (old is not None and old.shown.page.text == new.shown.page.text)

    def _come_to(self, screen: str) -> None:
        """Lead on from screens that the walk does not know, by made-up answers, to the one where it goes on."""
        goal: Goal = lambda shown: shown.session.screen == screen and not shown.page.ends  # noqa: E731
        self._lead_old_on(goal)
        if self._is_at(screen):
            return
        came_from = self.new.screen
        if screen not in self.new.service.screens:
            raise _StuckError(f"the screen `{screen}`, where people went on, is gone")
        self._lead_on(goal)
        if self.new.screen != screen:
            raise _StuckError(f"`{came_from}` is shown, where people went on at `{screen}`")

    def _drop_old(self) -> None:
        """Go on without the menus of the walk, because they do not lead where it went."""
        self.old, self.is_unclear = None, True

    def _lead_old_on(self, goal: Goal) -> None:
        """Lead the menus of the walk on to the goal by made-up answers, and the others too where they show the same.

        A caller of whom something was remembered had fewer questions.
        """
        for _ in range(MAX_NEW_SCREENS):
            if self.old is None or goal(self.old.shown):
                return
            same = self.old.shown.page.text == self.new.shown.page.text
            taken = (
                None
                if self.old.shown.page.ends
                else self.old.take(self.old.typing(*self.old.fitting()), goal)
            )
            if taken is None:
                break
            if same:
                self.new.take(self.new.typing(taken.typed), goal, taken.answers)
                self._compare()
        if self.old is not None and not goal(self.old.shown):
            self._drop_old()

    def _lead_on(self, goal: Goal) -> None:
        for _ in range(MAX_NEW_SCREENS):
            page = self.new.shown.page
            if goal(self.new.shown) or page.ends:
                return
            self.changes.setdefault(self.new.screen, ChangedPage(self.new.screen, "", page.text))
            if self.new.take(self.new.typing(*self.new.fitting()), goal) is None:
                return

    def _take(self, step: WalkStep, goal: Goal) -> None:
        """Take a step on both menus: on the new ones with what led to the goal on the old ones."""
        is_wrong = step.action is Action.WRONG
        if is_wrong:
            goal = _refused_at(step.screen, goal)
        taken, option = None, None
        if self.old is not None:
            option = option_taken(self.old, step)
            moves = _moves(self.old, step, option, is_own=True)
            if not moves and step.action in NEEDLESS:  # another network has more pages
                return
            taken = self.old.take(moves, goal)
            if taken is None:
                self._drop_old()
        moves = _moves(self.new, step, option)
        if taken is not None and step.action is Action.FITS and self.new.fits(taken.typed):
            moves = self.new.typing(taken.typed)
        if not moves and step.action not in NEEDLESS:
            raise _StuckError(_missing(step, option))
        answers = None if taken is None else taken.answers
        made = self.new.take(moves, goal, answers, only_to_goal=is_wrong)
        if made is None and step.action not in NEEDLESS:
            raise _StuckError("no made-up answer leads on")


def _refused_at(screen: str, goal: Goal) -> Goal:
    """Return the goal of an answer that does not fit: if it leads back to its screen, then with a notice."""
    return lambda shown: (
        goal(shown) and (shown.session.screen != screen or shown.session.notice != NOTICE_NONE)
    )


def _moves(
    player: Player, step: WalkStep, option: OfferedOption | None, *, is_own: bool = False
) -> list[NamedMove]:
    """Return the moves that a step may be on the screen that is shown; none if it cannot be taken there.

    `option` is the one that was taken. `is_own`: the menus are those of the walk.
    """
    session = player.shown.session
    match step.action:
        case Action.OPTION:
            found = option if is_own else same_option(player, step, option)
            return [] if found is None else player.typing(found.typed)
        case Action.ROW:
            rows = [typed for typed, choice, _ in player.choices() if choice.row is not None]
            return player.typing(*rows[min(step.number, len(rows)) - 1 :][:1])
        case Action.FITS:
            return player.typing(*player.fitting())
        case Action.WRONG:
            return player.typing(*player.misfits())
        case Action.ON:
            return player.typing(ANY_KEY)
        case Action.SPOKEN:
            return [speaking(session)]
        case Action.PUT_THROUGH:
            return [being_put_through(session, step.reason)]
        case Action.GAVE_UP:
            return [giving_up(session)]
        case _:
            key = player.key_of(step.action.value)
            return player.typing(key) if key else []


def _missing(step: WalkStep, option: OfferedOption | None) -> str:
    if step.action is Action.OPTION:
        words = step.value or step.key if option is None else option.words
        return f"the option `{words}` is gone"
    if step.action is Action.ROW:
        return "no rows are shown, where people chose one"
    return f"`{step.action}` is not possible here any more"
