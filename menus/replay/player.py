"""Plays a session on a compiled service as a citizen would, with made-up answers."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import chain

import msgspec

from menus.analysis.columns import columns_of
from menus.analysis.graph import Graph
from menus.analysis.value_groups import ValueGroups
from menus.answers.base import RejectedAnswer
from menus.engine.caller_profile import CallerProfile
from menus.engine.engine import EngineError
from menus.engine.inputs import Caller, TurnInputs
from menus.engine.runner import EngineRunner
from menus.engine.scope import VOICE_CHANNEL
from menus.engine.session import Session
from menus.engine.turn import Page, ScreenResult
from menus.engine.typed_answers import answer_context
from menus.engine.walk import Walk
from menus.model import AnswerVerb, Choice, EntryPoint, Service
from menus.rendering.layout import NUMBERED, choices_of, label_of, paging_of, render_screen, with_keys
from menus.replay.ports import ReplayPorts
from menus.scenarios.phone import example_number
from menus.scenarios.ports import digest
from menus.scenarios.voice_wording import with_voice_wording
from menus.witness.answer_samples import AnswerSamples
from menus.witness.lookup_samples import LookupSamples
from menus.witness.table_cells import compared_cells
from menus.witness.tested_texts import TestedTexts

MAX_TRIES = 60  # of one step
WRONG_TEXTS = ("??", "7", "a very long answer that says too much " * 5, " ")
KNOWN, UNKNOWN = "known", "unknown"  # the language of a caller who comes in
PAGE_STEPS = {"more": 1, "previous": -1}
CANNOT_GO_ON = (EngineError, LookupError, TypeError, ValueError)

Runner = EngineRunner[ReplayPorts]
Move = Callable[[Runner], ScreenResult]
NamedMove = tuple[str, Move]  # with the text that is typed, if one is
Goal = Callable[[ScreenResult], bool]


class ReplayService(msgspec.Struct, frozen=True, dict=True):
    """A compiled service, with made-up answers that fit its questions and lookups, at a moment."""

    service: Service
    moment: datetime

    @cached_property
    def spoken(self) -> Service:
        """The service as calls word it."""
        return with_voice_wording(self.service)

    def on(self, channel: str) -> Service:
        """Return the service as it is worded on a channel."""
        return self.spoken if channel == VOICE_CHANNEL else self.service

    @cached_property
    def groups(self) -> ValueGroups:
        """The values that the service tells apart."""
        edges = chain.from_iterable(Graph(self.service).edges.values())
        changes = {id(change): change for edge in edges for change in edge.fact_changes}
        return ValueGroups(self.service, [*changes.values()], self.moment)

    @cached_property
    def answers(self) -> AnswerSamples:
        """Made-up answers to questions."""
        return AnswerSamples(self.groups, self._tested, compared_cells(self.service))

    @cached_property
    def lookups(self) -> LookupSamples:
        """Made-up answers to lookups."""
        names = frozenset(
            f"{lookup}.{column}"
            for lookup in self.service.lookups
            for column in columns_of(self.service, lookup) or ()
        )
        return LookupSamples(self.service, self.groups, names, self._tested)

    @cached_property
    def _tested(self) -> TestedTexts:
        return TestedTexts(self.groups, frozenset())


class Taken(msgspec.Struct, frozen=True):
    """A move that was made: the text that was typed, and the words of what lookups answered. `reached`: the goal."""

    typed: str
    answers: Mapping[str, str]
    reached: bool


@dataclass
class Player:
    """One session on a service. `shown` is what the citizen sees."""

    made_up: ReplayService
    channel: str
    shown: ScreenResult = field(init=False)
    service: Service = field(init=False)

    def __post_init__(self) -> None:
        self.service = self.made_up.on(self.channel)
        self.shown = ScreenResult(Session("", ""), Page("", ends=False))

    @property
    def screen(self) -> str:
        """The name of the screen that is shown."""
        return self.shown.session.screen

    def start(self, entry: str, language: str, goal: Goal, known: str | None = None) -> "Taken | None":
        """Come in at a screen, as a caller whose language is known already or is not. See `take`.

        `known`: what was typed in the `Taken` of the same start on other menus, which says which of the two it was.
        """
        moves = [_starting(self.service, entry, language), _starting(self.service, entry, None)]
        return self.take([move for move in moves if known in (None, move[0])], goal)

    def take(
        self,
        moves: Sequence[NamedMove],
        goal: Goal,
        answers: Mapping[str, str] | None = None,
        *,
        only_to_goal: bool = False,
    ) -> "Taken | None":
        """Make the first move that comes to the goal with some answer of the lookups, else the first that works.

        `answers` are the words of samples for lookups, if these must answer so. Returns None, and stays, if no move
        works or, with `only_to_goal`, none comes to the goal.
        """
        first: tuple[ScreenResult, Taken] | None = None
        tries = 0
        for typed, move in moves:
            rank, most = 0, 1
            while rank < most and tries < MAX_TRIES:
                tries += 1
                ports = ReplayPorts(self.service, self.made_up.lookups, rank, answers or {})
                rank += 1
                try:
                    result = move(self._runner(ports))
                except CANNOT_GO_ON:
                    continue
                most = 1 if answers is not None else ports.most
                if goal(result):
                    self.shown = result
                    return Taken(typed, ports.given, reached=True)
                first = first or (result, Taken(typed, ports.given, reached=False))
        if first is None or only_to_goal:
            return None
        self.shown = first[0]
        return first[1]

    def typing(self, *texts: str) -> list[NamedMove]:
        """Return the moves of typing one of these texts."""
        session = self.shown.session
        return [(text, _typing(session, text)) for text in texts]

    def choices(self) -> Iterator[tuple[str, Choice, str]]:
        """Yield what to type for each choice on the screen, the choice, and its words."""
        walk = self._walk()
        screen = walk.screen
        by_page = paging_of(self.service, screen) == NUMBERED
        by_page = by_page and len(render_screen(self.service, screen, walk.scope)) > 1
        for key, choice in with_keys(choices_of(screen.verb, walk.scope)):
            words = label_of(choice, screen.verb, walk.scope)
            yield (words if by_page and not choice.key else key), choice, words

    def fitting(self) -> list[str]:
        """Return made-up texts that fit the screen: answers to its question, or the keys of its choices."""
        walk = self._walk()
        if isinstance(walk.screen.verb, AnswerVerb):
            return self.made_up.answers.fitting(walk.screen, walk.screen.verb.answer, answer_context(walk))
        return [typed for typed, _, _ in self.choices()] or ["1"]

    def misfits(self) -> list[str]:
        """Return texts that do not fit the screen, and then those that `require:` may refuse."""
        walk = self._walk()
        verb, context = walk.screen.verb, answer_context(walk)
        if not isinstance(verb, AnswerVerb):
            return ["??", "99"]
        wrong = [text for text in WRONG_TEXTS if isinstance(verb.answer.read(text, context), RejectedAnswer)]
        return [*wrong, *self.fitting()]

    def fits(self, text: str) -> bool:
        """Return True if a text answers the question of the screen."""
        walk = self._walk()
        verb = walk.screen.verb
        return isinstance(verb, AnswerVerb) and not isinstance(
            verb.answer.read(text, answer_context(walk)), RejectedAnswer
        )

    def key_of(self, move: str) -> str | None:
        """Return the key of `back`, `home`, `more` or `previous`; None if there is none, or no such page."""
        walk, step = self._walk(), PAGE_STEPS.get(move, 0)
        pages = render_screen(self.service, walk.screen, walk.scope) if step else ()
        if step and not 0 <= walk.session.page + step < len(pages):
            return None
        key: str | None = getattr(self.service.keys[self.channel], move)
        return key

    def _walk(self) -> Walk:
        return Walk(self.service, self.shown.session, self._caller, self._inputs)

    @property
    def _caller(self) -> Caller:
        return Caller(example_number(self.service), self.channel, "", "")

    @property
    def _inputs(self) -> TurnInputs:
        return TurnInputs(self.made_up.moment, digest, int)

    def _runner(self, ports: ReplayPorts) -> Runner:
        return EngineRunner(self.service, ports, self._caller, self._inputs, "replay")


def _starting(service: Service, entry: str, language: str | None) -> NamedMove:
    spoken = language if language in service.languages else None
    point = EntryPoint(entry, service.name.place, spoken)
    name = KNOWN if language is not None else UNKNOWN
    return name, lambda runner: runner.start(point, (), CallerProfile(), None)


def _typing(session: Session, text: str) -> Move:
    return lambda runner: runner.step_one_input(session, text)


def speaking(session: Session) -> NamedMove:
    """Return the move of speaking a message."""
    return "", lambda runner: runner.take_recording(session, "message")


def being_put_through(session: Session, outcome: str) -> NamedMove:
    """Return the move of being put through with this outcome."""
    return "", lambda runner: runner.finish_transfer(session, outcome)


def giving_up(session: Session) -> NamedMove:
    """Return the move of saying nothing."""
    return "", lambda runner: runner.give_up(session, end_session=False)
