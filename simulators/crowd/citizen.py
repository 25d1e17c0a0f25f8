"""One citizen: reads a page, and chooses what to type by chance. The same seed makes the same choices."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from random import Random

from simulators.crowd.lines import Choose, Gateway, Line, UnansweredError
from simulators.crowd.page import BACK, Page
from simulators.crowd.tally import Counted, Tally

MOST_HOPS = 30
NO_KEY = {"voice": "7"}
"""A key that is no option, by channel; 77 on others."""
ANYTHING = ("Near the market", "25", "3", "01/02/1990", "0711000222", "10:30")
"""What is typed on pages that ask: the next one if a page comes again."""


@dataclass(frozen=True, slots=True)
class Question:
    """A page that asks: answers that fit, one that does not, and the reason that is counted for it.

    `is_closed`: the answers that fit are among a few, so each is counted.
    """

    fits: tuple[str, ...]
    misfit: str
    reason: str
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class Habits:
    """How often a citizen leaves, types what does not fit, and goes back, of one; and the pages that ask.

    By screen and next screen, `silent` has the screens on the way that show nothing, and `filed` the kind of case that
    is filed there. `given`: by screen and place of an option, the field of the case that it fills and its value.
    """

    leaves: float = 0.06
    errs: float = 0.08
    goes_back: float = 0.06
    questions: Mapping[str, Question] | None = None
    filed: Mapping[tuple[str, str], str] = field(default_factory=dict)
    silent: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    given: Mapping[tuple[str, int], tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reply:
    """A page that was got from a gateway, the web process that was asked first, and when it was asked and answered."""

    page: Page
    url: str
    asked_at: float
    got_at: float


@dataclass
class Citizen:
    """A citizen with one line. `pause` waits between two hops."""

    line: Line
    random: Random
    habits: Habits
    tally: Tally
    is_redial: bool = False
    pause: Callable[[], object] = bool
    _given: dict[str, str] = field(default_factory=dict)

    def walk(self, choose: Choose) -> None:
        """Hold a session to its end, or leave it."""
        reply = self._ask(choose, self.line.begin)
        entry = reply.page.mark[0]
        begun = [
            ("", "hops"),
            ("", "begun"),
            (entry, "entered"),
            *([("", "redials")] if self.is_redial else []),
        ]
        self._note(reply, [*begun, (entry, "shown")])
        tries, erred = 0, False
        for _ in range(MOST_HOPS):
            page = reply.page
            if page.ends:
                return
            if self.random.random() < self.habits.leaves:
                break
            # a call ends after some answers in a row that do not fit
            typed, done = self._choose(page, tries, may_err=not (erred and self.line.channel == "voice"))
            self.pause()
            after = self._ask(choose, partial(self.line.send, typed=typed))
            counted = [
                ("", "hops"),
                *((page.mark[0], name) for name in done),
                *self._ways(page, after.page, done),
                *self._shown(page, after.page, done),
            ]
            took = (page.mark[0], after.asked_at - reply.got_at, after.got_at - reply.asked_at)
            self._note(after, counted, took if "answered" in done else None)
            tries = tries + 1 if after.page.words == page.words else 0
            erred, reply = "wrong" in done, after
        if not reply.page.ends:
            self.tally.note_left(Counted(self.line.channel, self.line.network), reply.page)

    def _ask(self, choose: Choose, request: Callable[[Gateway], Page]) -> Reply:
        """Return the page that is answered. If its web process does not answer, ask another one."""
        gateway, asked_at = choose(), time.time()
        try:
            page = request(gateway)
        except UnansweredError:
            page = self.line.repeat(choose())
        return Reply(page, gateway.url, asked_at, time.time())

    def _note(
        self, reply: Reply, screens: list[tuple[str, str]], took: tuple[str, float, float] | None = None
    ) -> None:
        page = reply.page
        ended = [(page.mark[0], "ended"), ("", "completed")] if page.ends else []
        line = Counted(self.line.channel, self.line.network)
        self.tally.note(reply.url, line, [*screens, *ended], page, took)

    def _choose(self, page: Page, tries: int, *, may_err: bool) -> tuple[str, list[str]]:
        """Return what to type, and what of its screen that counts."""
        random, habits, screen = self.random, self.habits, page.mark[0]
        keys = page.keys
        if page.leads_back and random.random() < habits.goes_back:
            return BACK, ["back"]
        errs = random.random() < habits.errs and may_err
        question = (habits.questions or {}).get(screen)
        if question is not None:
            if errs:
                return question.misfit, ["wrong", f"wrong.{question.reason}"]
            answer = random.choice(question.fits)
            return answer, ["answered", *([f"value.{answer}"] if question.is_closed else [])]
        if not keys:
            return ANYTHING[tries % len(ANYTHING)], []
        if errs:
            return NO_KEY.get(self.line.channel, "77"), ["wrong", "wrong.number"]
        place = random.randrange(len(keys))
        if (screen, place) in habits.given:
            name, value = habits.given[screen, place]
            self._given[name] = value
        return keys[place], ["answered", f"option.{place}"]

    def _ways(self, page: Page, after: Page, done: list[str]) -> list[tuple[str, str]]:
        """Return the ways that an answer took, those of silent screens too, and the case that was filed on them."""
        if "answered" not in done:
            return []
        ends = page.mark[0], after.mark[0]
        stops = [ends[0], *self.habits.silent.get(ends, ()), ends[1]]
        counted = [(one, f"to.{following}") for one, following in pairwise(stops)]
        if ends in self.habits.filed:
            case = f"case:{self.habits.filed[ends]}"
            fields = [f"field.{name}={value}" for name, value in self._given.items()]
            counted += [(case, name) for name in ("filed", *fields)]
        return counted

    def _shown(self, page: Page, after: Page, done: list[str]) -> list[tuple[str, str]]:
        """Return how the page after an input counts as shown."""
        before, shown = page.mark, after.mark
        if before[0] != shown[0]:
            return [(shown[0], "shown")]
        if before[1] != shown[1]:
            return [(shown[0], "relabelled")]
        return [(shown[0], "again" if "wrong" in done else "shown")]
