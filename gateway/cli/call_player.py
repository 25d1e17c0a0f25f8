"""Somebody plays a service on the telephone: what is heard is written out; keys are typed, and `-` for silence."""

from dataclasses import replace

from gateway.cli.player import HELP, Ask, Player, Quit, Say
from gateway.conversations.voice.language_choice import choose
from ivr import steps
from ivr.caller_input import Hearing, Patience, after, listen, patience
from ivr.language_choice import language_choice, needs_choice
from ivr.script import scope_of, script
from ivr.steps import Dial, Gather, Record, Steps
from ivr.voice import Studio
from menus.engine.engine import Page
from menus.engine.scope import HopScope
from menus.model import Service
from menus.scenarios.agency import Agency
from menus.scenarios.entry import way_in
from menus.scenarios.given import Facts
from menus.scenarios.phone import PhoneError
from menus.scenarios.recorder import Recording
from menus.scenarios.spoken import spoken

STUDIO = Studio("at")  # the words are the same whoever says them
SILENCE = "-"
KEYS = frozenset("0123456789*#")
OUTCOMES = {"answered": "done", "busy": "busy", "no answer": "no_answer"}
RULE = "-" * 40


class Listener(Player):
    """A `Player` who hears, rather than reads, and has keys only.

    A scenario knows no silence: what is recorded ends where somebody is given up.
    """

    help = f"{HELP}\n{SILENCE}            silence             * to hear it again"

    def __init__(self, service: Service, facts: Facts, *, say: Say, ask: Ask) -> None:
        super().__init__(spoken(service), facts, say=say, ask=ask)
        self._hearing = Hearing()
        self._waiting: Gather | Record | Dial | None = None
        self._kept: tuple[Recording, Agency] | None = None

    def recorded(self, name: str, menus: str) -> str:
        """What happened before somebody was given up."""
        recording, agency = self._kept or (self._recording, self._phone.agency)
        return recording.document(name, menus, self._facts, agency)

    def _dial(self, code: str) -> None:
        self._hearing = Hearing()
        if not self._asks_language(code) or self._choose_language():
            super()._dial(code)

    def _typed(self, line: str) -> None:
        if not self._phone.up:
            raise PhoneError("The call is over: /redial calls again.")
        words = "" if line.strip() == SILENCE else line.strip()
        if isinstance(self._waiting, Dial):
            self._step(_outcome(words))
        elif isinstance(self._waiting, Record) and words:
            self._step(words)
        else:
            self._listen(_keys(words))
        self._lose_patience()
        self._show(self._phone.page)

    def _listen(self, keys: str) -> None:
        heard = listen(self._scope, self._hearing, keys)
        self._hearing = heard.hearing
        if heard.typed is not None:
            self._step(heard.typed)

    def _step(self, typed: str) -> None:
        before = self._phone.session
        page = self._phone.type(typed)
        self._recording.typed(typed, page)
        self._hearing = after(before, self._phone.session, self._hearing)

    def _lose_patience(self) -> None:
        left = patience(self._scope, self._phone.page, self._hearing)
        if left is Patience.GO_ON:
            return
        if self._kept is None:
            now = self._phone.agency
            until = replace(now, filed=[*now.filed], texts=[*now.texts], calls=[*now.calls])
            self._kept, self._recording = (self._recording, until), Recording()
        self._phone.give_up(for_good=left is Patience.LET_GO)
        self._hearing = Hearing(silences=self._hearing.silences, requests=self._hearing.requests)

    def _asks_language(self, code: str) -> bool:
        """Whether nobody knows what the caller speaks."""
        service = self._phone.service
        entry = way_in(service, "voice", code or self._facts.code)
        told = entry is not None and entry.point.language
        return needs_choice(service) and not told and self._phone.memory.language is None

    def _choose_language(self) -> bool:
        """Ask, until a language is chosen or the caller is let go."""
        service, hearing = self._phone.service, Hearing()
        while True:
            self._write(language_choice(service, hearing, STUDIO))
            line = self._asked("> ").strip()
            if line == "/quit":
                raise Quit
            choice = choose(service, hearing, "" if line == SILENCE else line)
            if choice.language is not None:
                self._phone.memory.language = choice.language
                if not self._recording.steps:
                    self._facts = replace(self._facts, language=choice.language)
                return True
            if not choice.patient:
                self._write((steps.Say(service.words[service.default_language]["goodbye"]), steps.Hangup()))
                return False
            hearing = choice.hearing

    @property
    def _scope(self) -> HopScope:
        phone = self._phone
        return scope_of(phone.service, phone.session, phone.caller, phone.given)

    def _show(self, page: Page) -> None:
        self._write(script(self._scope, page, self._hearing, STUDIO))

    def _write(self, said: Steps) -> None:
        """What is heard, and what is waited for."""
        waits = [step for step in said if isinstance(step, Gather | Record | Dial)]
        self._waiting = waits[0] if waits else None
        self._put(RULE)
        for step in said:
            prompts = step.prompts if isinstance(step, Gather | Record) else (step,)
            for prompt in prompts:
                if isinstance(prompt, steps.Say):
                    self._put(prompt.text)
        self._put(f"{RULE} {_hint(self._waiting)}")


def _hint(waiting: Gather | Record | Dial | None) -> str:
    """What may be typed now."""
    match waiting:
        case Gather(digits=1, timeout=seconds):
            return f"a key, or {SILENCE} for {seconds:g} s of silence"
        case Gather(digits=digits, timeout=seconds):
            keys = "keys" if digits is None else f"up to {digits} keys"
            return f"{keys}, or {SILENCE} for {seconds:g} s of silence"
        case Record(seconds=most):
            return f"a message of at most {most} s: type it, or {SILENCE} for silence"
        case Dial(numbers=numbers):
            return f"{', '.join(numbers)} rings: {', '.join(OUTCOMES)}?"
    return "the call is over"


def _keys(words: str) -> str:
    if set(words) <= KEYS:
        return words
    raise PhoneError(f"A telephone has the keys 0 to 9, * and #. Type {SILENCE} for silence.")


def _outcome(words: str) -> str:
    if words in OUTCOMES:
        return OUTCOMES[words]
    raise PhoneError(f"How does the other phone answer? {', '.join(OUTCOMES)}")
