"""One citizen: reads a page, and chooses what to type by chance. The same seed makes the same choices."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from random import Random

from simulators.crowd.lines import Choose, Gateway, Line, UnansweredError
from simulators.crowd.page import BACK, Page
from simulators.crowd.tally import Counted, Tally

MOST_HOPS = 30
NO_KEY = "77"
ANYTHING = ("Near the market", "25", "3", "01/02/1990", "0711000222", "10:30")
"""What is typed on pages that ask: the next one if a page comes again."""


@dataclass(frozen=True, slots=True)
class Question:
    """A page that asks: an answer that fits, one that does not, and the reason that is counted for it."""

    fits: str
    misfit: str
    reason: str


@dataclass(frozen=True, slots=True)
class Habits:
    """How often a citizen leaves, types what does not fit, and goes back, of one; and the pages that ask.

    `filed`: by screen and next screen, the kind of case that the way between them files.
    """

    leaves: float = 0.06
    errs: float = 0.08
    goes_back: float = 0.06
    questions: Mapping[str, Question] | None = None
    filed: Mapping[tuple[str, str], str] | None = None


@dataclass
class Citizen:
    """A citizen with one line. `pause` waits between two hops."""

    line: Line
    random: Random
    habits: Habits
    tally: Tally
    is_redial: bool = False
    pause: Callable[[], object] = bool

    def walk(self, choose: Choose) -> None:
        """Hold a session to its end, or leave it."""
        url, page = self._ask(choose, self.line.begin)
        entry = page.mark[0]
        begun = [
            ("", "hops"),
            ("", "begun"),
            (entry, "entered"),
            *([("", "redials")] if self.is_redial else []),
        ]
        self._note(url, page, [*begun, (entry, "shown")])
        tries = 0
        for _ in range(MOST_HOPS):
            if page.ends:
                return
            if self.random.random() < self.habits.leaves:
                break
            typed, done = self._choose(page, tries)
            self.pause()
            url, after = self._ask(choose, partial(self.line.send, typed=typed))
            self._note(url, after, [("", "hops"), *self._done(page, done), *self._shown(page, after, done)])
            tries = tries + 1 if after.words == page.words else 0
            page = after
        if not page.ends:
            self.tally.note_left(Counted(self.line.channel, self.line.network), page)

    def _ask(self, choose: Choose, request: Callable[[Gateway], Page]) -> tuple[str, Page]:
        """Return the page that is answered, and the web process that was asked first."""
        gateway = choose()
        try:
            return gateway.url, request(gateway)
        except UnansweredError:
            return gateway.url, self.line.repeat(choose())

    def _note(self, url: str, page: Page, screens: list[tuple[str, str]]) -> None:
        ended = [(page.mark[0], "ended"), ("", "completed")] if page.ends else []
        self.tally.note(url, Counted(self.line.channel, self.line.network), [*screens, *ended], page)

    def _choose(self, page: Page, tries: int) -> tuple[str, list[str]]:
        """Return what to type, and what of its screen that counts."""
        random, habits = self.random, self.habits
        keys = page.keys
        if page.leads_back and random.random() < habits.goes_back:
            return BACK, ["back"]
        errs = random.random() < habits.errs
        question = (habits.questions or {}).get(page.mark[0])
        if question is not None:
            return (
                (question.misfit, ["wrong", f"wrong.{question.reason}"])
                if errs
                else (question.fits, ["answered"])
            )
        if not keys:
            return ANYTHING[tries % len(ANYTHING)], []
        if errs:
            return NO_KEY, ["wrong", "wrong.number"]
        place = random.randrange(len(keys))
        return keys[place], ["answered", f"option.{place}"]

    def _done(self, page: Page, done: list[str]) -> list[tuple[str, str]]:
        return [(page.mark[0], name) for name in done]

    def _shown(self, page: Page, after: Page, done: list[str]) -> list[tuple[str, str]]:
        """Return how the page after an input counts as shown, and the case that was filed on the way."""
        before, shown = page.mark, after.mark
        case = (self.habits.filed or {}).get((before[0], shown[0]))
        filed = [(f"case:{case}", "filed")] if case and "answered" in done else []
        if before[0] != shown[0]:
            return [(shown[0], "shown"), *filed]
        if before[1] != shown[1]:
            return [(shown[0], "relabelled")]
        return [(shown[0], "again" if "wrong" in done else "shown")]
