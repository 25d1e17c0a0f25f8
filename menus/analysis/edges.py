"""The ways out of a screen, as the engine takes them."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from menus.analysis.facts import COUNT, NOTHING, ROW, Facts, checked, disproved, has_come, proved
from menus.analysis.moves import Derive, Drop, Keep, Learn, Move, Save
from menus.analysis.value_inference import Sources, told_by
from menus.expressions.conditions import Condition
from menus.expressions.derivations import AgeForm, Derivation, PartForm
from menus.expressions.values import Literal
from menus.model import (
    Ask,
    Forget,
    LookUpIn,
    Menu,
    Prompting,
    Record,
    Remember,
    Rows,
    Screen,
    Service,
    SetValues,
    Submit,
    Target,
    Transfer,
    Way,
)

ARRIVE = "arrive"
"""Where a screen is come to: `skip_if` is asked, a list may turn out empty."""
STAND = "stand"
"""Where a screen is shown, or does its work."""

Node = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Edge:
    """A way from node to node. `target` is None where the session ends. `moves`: what becomes of what is known.

    `way` is the case of a target that it takes, `unless` the conditions of the cases before it, `skips` the condition
    under which a screen is passed over. `saves` names what an answer is saved under, `chosen` what surely is.
    """

    source: Node
    target: Node | None
    moves: tuple[Move, ...] = ()
    way: Way | None = None
    skips: Condition | None = None
    unless: tuple[Condition, ...] = ()
    saves: tuple[str, ...] = ()
    chosen: tuple[str, Literal] | None = None

    def after(self, known: Facts) -> Facts:
        """What is known at its end."""
        for move in self.moves:
            known = move.after(known)
        return known

    def drops(self, known: Facts) -> Facts:
        """What it may take back, where this is known at its beginning."""
        gone: Facts = NOTHING
        for move in self.moves:
            gone |= move.drops(known)
            known = move.after(known)
        return gone


@dataclass(slots=True)
class EdgesOf:
    """Makes the edges of the screens of a service."""

    service: Service
    sources: Sources
    cases: Collection[str] = field(init=False)
    lost: Mapping[str, Facts] = field(init=False)

    def __post_init__(self) -> None:
        self.cases = frozenset(self.service.cases)
        self.lost = self._lost_with_values()

    def _lost_with_values(self) -> Mapping[str, Facts]:
        """For each name what may be known of its value and is lost with it."""
        found: dict[str, Facts] = defaultdict(frozenset)
        for screen in self.service.screens.values():
            if isinstance(screen.verb, Rows) and screen.save:
                found[screen.save] |= {f"{screen.save}{ROW}", f"{screen.save}{COUNT}"}
        for form in (source for sources in self.sources.values() for source in sources):
            if isinstance(form, AgeForm) and form.template.alone:
                found[form.template.alone.name] |= {has_come(form.template.alone.name)}
            elif isinstance(form, PartForm) and form.of.alone:
                found[form.of.alone.name] |= {checked(form.of.alone.name, form.scheme.name)}
        return found

    def edges(self, screen: Screen) -> Iterator[Edge]:
        """Every way out of a screen."""
        yield from self._arriving(screen)
        saves = (screen.save,) if screen.save else ()
        for edge in self._leaving(screen):
            yield replace(edge, saves=saves)

    def _arriving(self, screen: Screen) -> Iterator[Edge]:
        arrive, verb = (screen.name, ARRIVE), screen.verb
        here: tuple[Move, ...] = ()
        if screen.skip_if is not None:
            skip = Learn(proved(screen.skip_if, self.cases))
            for target in self._skips_to(screen):
                yield from self._follow(arrive, target, (skip,), skips=screen.skip_if)
            here = (Learn(disproved(screen.skip_if, self.cases)),)
        if isinstance(verb, Prompting) and screen.attempts is not None and screen.attempts.within is not None:
            yield from self._follow(arrive, screen.attempts.too_many, here)
        if isinstance(verb, Rows):
            if verb.empty:
                yield from self._leave(arrive, screen, verb.empty, here)
            if verb.single and not verb.options:
                yield from self._leave(arrive, screen, screen.goto, (*here, self._row_chosen(screen)))
        yield Edge(arrive, (screen.name, STAND), here)

    def _skips_to(self, screen: Screen) -> Iterator[Target]:
        if isinstance(screen.verb, Menu) and screen.save:
            yield from (one.goto for one in screen.verb.options if one.value is not None and one.goto)
        if screen.goto:
            yield screen.goto

    def _leaving(self, screen: Screen) -> Iterator[Edge]:
        stand, verb = (screen.name, STAND), screen.verb
        if isinstance(verb, Menu | Rows):
            yield from self._choosing(screen, verb)
        elif isinstance(verb, Ask):
            yield from self._leave(stand, screen, screen.goto, (*self._saved(screen), self._required(screen)))
        elif isinstance(verb, LookUpIn):
            yield from self._looking_up(screen, verb)
        elif isinstance(verb, SetValues):
            yield from self._setting(screen, verb)
        elif isinstance(verb, Record):
            yield from self._leave(stand, screen, screen.goto, self._saved(screen))
            yield from self._leave(stand, screen, verb.otherwise)
        elif isinstance(verb, Transfer):
            for target in (verb.done, verb.busy, verb.no_answer, verb.closed):
                yield from self._leave(stand, screen, target, self._saved(screen))
            yield from self._leave(stand, screen, verb.otherwise)
        elif screen.ends:
            yield Edge(stand, None)
        else:
            yield from self._leave(stand, screen, screen.goto, (self._done(screen),))
        if screen.attempts is not None and isinstance(verb, Prompting | Record):
            yield from self._follow(stand, screen.attempts.too_many, ())

    def _choosing(self, screen: Screen, verb: Menu | Rows) -> Iterator[Edge]:
        stand, required = (screen.name, STAND), self._required(screen)
        for option in verb.options:
            saved = self._saved(screen) if option.value is not None else ()
            moves = (Learn(proved(option.condition, self.cases)), *saved, required)
            own = (*moves, *self._tidied(option.set, option.clear))
            chosen = (screen.save, option.value) if screen.save and option.value is not None else None
            for edge in self._leave(stand, screen, option.goto or screen.goto, own):
                yield replace(edge, chosen=chosen)
        if isinstance(verb, Rows):
            yield from self._leave(stand, screen, screen.goto, (self._row_chosen(screen), required))

    def _looking_up(self, screen: Screen, verb: LookUpIn) -> Iterator[Edge]:
        stand, name = (screen.name, STAND), verb.lookup
        asked, row = frozenset((f"{name}{COUNT}", f"rows{COUNT}")), f"{name}{ROW}"
        for target in (verb.found, verb.many):
            yield from self._leave(stand, screen, target, (Learn(asked | {row}),))
        yield from self._leave(stand, screen, verb.none, (Drop((name,)), Learn(asked)))
        for target in (verb.failed, verb.late):
            yield from self._leave(stand, screen, target)

    def _setting(self, screen: Screen, verb: SetValues) -> Iterator[Edge]:
        stand, cleared = (screen.name, STAND), Drop(screen.clear)
        whole = Derive(screen.set, self.sources, complete=bool(verb.failed))
        yield from self._follow(stand, screen.goto, (whole, cleared))
        yield from self._follow(stand, verb.failed, (Derive(screen.set, self.sources), cleared))

    def _done(self, screen: Screen) -> Move:
        """What a silent screen leaves behind that has done its work."""
        verb = screen.verb
        if isinstance(verb, Submit):
            return Learn(frozenset(("reference", f"{verb.case}.reference")))
        if isinstance(verb, Remember):
            return Keep(verb.names)
        if isinstance(verb, Forget):
            names = verb.names if verb.names is not None else self._profile()
            return Drop(tuple(f"profile.{name}" for name in names))
        return Learn(NOTHING)

    def _profile(self) -> tuple[str, ...]:
        verbs = (screen.verb for screen in self.service.screens.values())
        return tuple(name for verb in verbs if isinstance(verb, Remember) for name in verb.names)

    def _saved(self, screen: Screen) -> tuple[Move, ...]:
        if not screen.save:
            return ()
        return (self._kept(screen.save, frozenset((screen.save,)) | self._told_by_answer(screen)),)

    def _told_by_answer(self, screen: Screen) -> Facts:
        """What an answer that fits tells of its value, where something asks for that. Spoken ones need not fit."""
        name, verb = screen.save, screen.verb
        if not name or name not in self.lost or not isinstance(verb, Ask) or screen.voice.record is not None:
            return NOTHING
        return told_by(verb.answer, name) & self.lost[name]

    def _kept(self, name: str, facts: Facts) -> Move:
        return Save(facts, self.lost[name]) if name in self.lost else Learn(facts)

    def _row_chosen(self, screen: Screen) -> Move:
        name = screen.save
        return self._kept(name, frozenset((name, f"{name}{ROW}"))) if name else Learn(NOTHING)

    def _required(self, screen: Screen) -> Move:
        return Learn(NOTHING.union(*(proved(one.condition, self.cases) for one in screen.require)))

    def _leave(
        self, source: Node, screen: Screen, target: Target, moves: tuple[Move, ...] = ()
    ) -> Iterator[Edge]:
        yield from self._follow(source, target, (*moves, *self._tidied(screen.set, screen.clear)))

    def _tidied(self, derivations: tuple[Derivation, ...], cleared: tuple[str, ...]) -> Iterator[Move]:
        if derivations:
            yield Derive(derivations, self.sources)
        if cleared:
            yield Drop(cleared)

    def _follow(
        self, source: Node, target: Target, moves: tuple[Move, ...], skips: Condition | None = None
    ) -> Iterator[Edge]:
        before = NOTHING
        unless: list[Condition] = []
        for way in target:
            learnt = Learn(before | proved(way.condition, self.cases))
            before |= disproved(way.condition, self.cases)
            for edge in self._take(source, way, (*moves, learnt), skips):
                yield replace(edge, unless=(*edge.unless, *unless))
            unless += [way.condition] if way.condition is not None else []

    def _take(
        self, source: Node, way: Way, moves: tuple[Move, ...], skips: Condition | None
    ) -> Iterator[Edge]:
        if way.closed:
            yield Edge(source, None, moves, way, skips)
            return
        yield Edge(source, (way.screen, STAND if way.retry else ARRIVE), moves, way, skips)
        again = self.service.screens.get(way.screen) if way.retry else None
        if again is not None and again.attempts is not None:
            yield from self._follow(source, again.attempts.too_many, moves, skips)
