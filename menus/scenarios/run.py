"""Runs a scenario: step by step, until something differs."""

from collections.abc import Iterator
from dataclasses import dataclass

from menus.compiler.reading import nearest
from menus.engine.effects import Fetch, Found, LookUp, Outcome
from menus.engine.engine import EngineError, Stop
from menus.engine.scope import SPOKEN
from menus.model import CaseLookup, HttpLookup, Service
from menus.problems import Place
from menus.scenarios import differences
from menus.scenarios.differences import Difference
from menus.scenarios.given import Facts, GivenReply
from menus.scenarios.phone import Phone, PhoneError
from menus.scenarios.scenario import Scenario
from menus.scenarios.spoken import spoken
from menus.scenarios.steps import Change, Dial, Drop, Redial, Repeat, Step, Type, Update, Wait

CASE_COLUMNS = ("status", "note", "updated_at")


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a scenario: nothing different, it passed. `trail` is what it visited."""

    scenario: Scenario
    differences: tuple[Difference, ...]
    trail: tuple[Stop, ...]

    @property
    def passed(self) -> bool:
        """Whether all was as expected."""
        return not self.differences


def run(service: Service, scenario: Scenario) -> Result:
    """Play a scenario through. After the first difference in its steps the rest is not played."""
    unknown = tuple(_unknown(service, scenario.facts))
    if unknown:
        return Result(scenario, unknown, ())
    runner = _Runner(spoken(service) if scenario.facts.channel == SPOKEN else service, scenario)
    found = tuple(runner.run())
    return Result(scenario, found, runner.phone.trail)


def reply_of(service: Service, lookup: str, given: GivenReply) -> Outcome:
    """The reply with every column that the lookup has; those that a scenario leaves out are empty."""
    if not isinstance(given.reply, Found):
        return given.reply
    source = service.lookups.get(lookup)
    columns = tuple(source.columns) if isinstance(source, HttpLookup) else CASE_COLUMNS
    return Found(tuple({**dict.fromkeys(columns, ""), **row} for row in given.reply.rows))


def _unknown(service: Service, facts: Facts) -> Iterator[Difference]:
    """Replies that nobody would ask for: a name mistyped."""
    asked = {
        name: source
        for name, source in service.lookups.items()
        if isinstance(source, CaseLookup | HttpLookup)
    }
    for name, given in facts.lookups.items():
        if name not in asked:
            guess = nearest(name, asked) or "It has none that ask another system."
            yield Difference(given.place, f"the service has no lookup `{name}`. {guess}")


class _UnansweredError(Exception):
    """A lookup whose answer the scenario does not give."""


class _Runner:
    def __init__(self, service: Service, scenario: Scenario) -> None:
        self.service = service
        self.scenario = scenario
        self.lookups = dict(scenario.facts.lookups)
        self.phone = Phone(service, scenario.facts, self._answer)

    def run(self) -> Iterator[Difference]:
        for step in self.scenario.steps:
            difference = self._guarded(step)
            if difference is not None:
                yield difference
                return
        yield from self._outcomes()

    def _guarded(self, step: Step) -> Difference | None:
        """Take a step; what the engine or the phone refuses is a difference too."""
        try:
            return self._take(step) or self._page(step)
        except PhoneError as error:
            return Difference(step.place, str(error))
        except _UnansweredError as error:
            cure = f"add `lookups: {{{error}: none}}`, or its rows, under `given:`"
            return Difference(step.place, f"the lookup `{error}` is asked here: {cure}")
        except EngineError as error:
            return Difference(step.place, f"the menu cannot go on: {error}")

    def _take(self, step: Step) -> Difference | None:
        phone = self.phone
        match step.event:
            case Dial(code):
                phone.dial(code)
            case Type(text):
                phone.type(text)
            case Redial():
                phone.dial()
            case Drop():
                phone.drop()
            case Repeat():
                phone.repeat()
            case Wait(seconds):
                phone.wait(seconds)
            case Change(facts):
                self.lookups |= facts.lookups
                return next(_unknown(self.service, facts), None)
            case Update():
                return self._update(step.event, step.place)
        return None

    def _page(self, step: Step) -> Difference | None:
        if isinstance(step.event, Dial | Type | Redial | Repeat) and not self.phone.measure.fits:
            return Difference(step.place, f"the page takes {self.phone.taken}")
        return None if step.page is None else differences.of_page(step.page, self.phone, step.place)

    def _update(self, update: Update, place: Place) -> Difference | None:
        agency = self.phone.agency
        if not agency.filed:
            return Difference(place, "no case was filed that could be updated")
        before = len(agency.texts)
        agency.update(update.status, update.note, self.phone.clock)
        if update.texts is None:
            return None
        if len(agency.texts) == before:
            return Difference(place, f"`{update.status}` texts nobody")
        return differences.of_words(update.texts, agency.texts[-1].text, place, "the message")

    def _outcomes(self) -> Iterator[Difference]:
        scenario, agency = self.scenario, self.phone.agency
        if scenario.submissions is not None:
            yield from differences.of_submissions(scenario.submissions, agency.filed, scenario.place)
        if scenario.messages is not None:
            yield from differences.of_messages(scenario.messages, agency.texts, scenario.place)
        if scenario.calls is not None and list(scenario.calls) != agency.calls:
            called = ", ".join(agency.calls) or "nobody is"
            yield Difference(scenario.place, f"called back: {called}; expected {', '.join(scenario.calls)}")

    def _answer(self, request: LookUp | Fetch) -> Outcome:
        given = self.lookups.get(request.lookup)
        if given is None:
            raise _UnansweredError(request.lookup)
        return reply_of(self.service, request.lookup, given)
