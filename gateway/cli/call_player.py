"""Plays a service as a telephone call in the terminal: prints what the caller hears; keys are typed, `-` is silence."""

from dataclasses import replace

import msgspec

from gateway.cli.player import HELP, Ask, Player, QuitRequested, Say
from gateway.conversations.voice.language_choice import choose_language
from gateway.providers.registry import PROVIDERS
from ivr import steps
from ivr.caller_input import CallProgress
from ivr.language_choice import language_choice_steps, needs_language_choice
from ivr.scenario_call import KEYS, OUTCOMES, ScenarioCall, spoken_words
from ivr.steps import CallSteps, DialStep, GatherStep, PauseStep, RecordStep, SpeechInput
from ivr.voice import CallVoices
from menus.engine.engine import Page
from menus.model import Service
from menus.scenarios.backend import ScenarioBackend
from menus.scenarios.phone import PhoneError, find_entry
from menus.scenarios.recorder import ScenarioRecorder
from menus.scenarios.setup import ScenarioSetup
from menus.scenarios.voice_wording import with_voice_wording

CALL_VOICES = CallVoices(next(provider.name for provider in PROVIDERS if provider.voice), can_pause=False)
"""The voices of any provider that has calls: the words are the same for all."""
SILENCE = "-"
RULE = "-" * 40


class CallPlayer(Player):
    """A `Player` for calls: the person hears instead of reads, and has only keys.

    A scenario cannot express silence, so the recording ends where the call gives up on a silent caller.
    """

    help = f"{HELP}\n{SILENCE}            silence             * to hear it again"

    def __init__(self, service: Service, facts: ScenarioSetup, *, say: Say, ask: Ask) -> None:
        super().__init__(with_voice_wording(service), facts, say=say, ask=ask)
        self._call = ScenarioCall(
            self._phone,
            CALL_VOICES,
            on_typed=lambda typed, page: self._recording.record_typed(typed, page),
            on_silence=self._keep_recording,
        )
        self._recording_before_end: tuple[ScenarioRecorder, ScenarioBackend] | None = None

    def scenario_text(self, name: str, menus: str) -> str:
        """Return what happened, as a scenario file. It ends before the call gave up on a silent caller."""
        recording, backend = self._recording_before_end or (self._recording, self._phone.backend)
        return recording.scenario_file_text(name, menus, self._facts, backend)

    def _dial(self, code: str) -> None:
        self._call.progress = CallProgress()
        if not self._needs_language(code) or self._choose_language():
            super()._dial(code)

    def _typed(self, line: str) -> None:
        if not self._phone.is_connected:
            raise PhoneError("The call is over: /redial calls again.")
        words = "" if line.strip() == SILENCE else line.strip()
        waits = self._call.waits_for
        hears = isinstance(waits, GatherStep) and waits.speech is not None
        keys = not hears and not isinstance(waits, DialStep | RecordStep)
        if keys and not set(words) <= KEYS:
            raise PhoneError(f"A telephone has the keys 0 to 9, * and #. Type {SILENCE} for silence.")
        self._call.answer(words)
        self._show(self._phone.page)

    def _keep_recording(self) -> None:
        """Keep what is recorded so far: what follows is silence."""
        if self._recording_before_end is None:
            backend = self._phone.backend
            backend_before_end = msgspec.structs.replace(
                backend,
                filed_cases=[*backend.filed_cases],
                sent_messages=[*backend.sent_messages],
                call_backs=[*backend.call_backs],
            )
            self._recording_before_end = (self._recording, backend_before_end)
            self._recording = ScenarioRecorder()

    def _needs_language(self, code: str) -> bool:
        """Return True if the caller's language is not known and must be asked for."""
        service = self._phone.service
        entry = find_entry(service, "voice", code or self._facts.code)
        has_language = entry is not None and entry.entry_point.language
        return needs_language_choice(service) and not has_language and self._phone.remembered.language is None

    def _choose_language(self) -> bool:
        """Ask until a language is chosen. Returns False if the call ended without a choice."""
        service, progress = self._phone.service, CallProgress()
        while True:
            self._write(language_choice_steps(service, progress, CALL_VOICES))
            line = self._ask_line("> ").strip()
            if line == "/quit":
                raise QuitRequested
            choice = choose_language(service, progress, "" if line == SILENCE else line)
            if choice.language is not None:
                self._phone.remembered.language = choice.language
                if not self._recording.steps:
                    self._facts = replace(self._facts, language=choice.language)
                return True
            if not choice.ask_again:
                self._write(
                    (steps.SayStep(service.words[service.default_language]["goodbye"]), steps.HangupStep())
                )
                return False
            progress = choice.progress

    def _show(self, page: Page) -> None:
        del page  # the call knows it
        self._write(self._call.steps)
        self._tell_payment()

    def _write(self, steps_heard: CallSteps) -> None:
        """Print what the caller hears, and which input the call waits for."""
        waits = [step for step in steps_heard if isinstance(step, GatherStep | RecordStep | DialStep)]
        self._print(RULE)
        for words in spoken_words(steps_heard):
            self._print(words)
        waits_for_payment = any(isinstance(step, PauseStep) for step in steps_heard) and not waits
        hint = f"{SILENCE} goes on waiting" if waits_for_payment else _hint(waits[0] if waits else None)
        self._print(f"{RULE} {hint}")


def _hint(waiting: GatherStep | RecordStep | DialStep | None) -> str:
    """Return a hint on the input that may be typed now."""
    match waiting:
        case GatherStep(digits=1, timeout=seconds, speech=SpeechInput()):
            return f"a key, words of your own, or {SILENCE} for {seconds:g} s of silence"
        case GatherStep(digits=1, timeout=seconds):
            return f"a key, or {SILENCE} for {seconds:g} s of silence"
        case GatherStep(digits=digits, timeout=seconds):
            keys = "keys" if digits is None else f"up to {digits} keys"
            return f"{keys}, or {SILENCE} for {seconds:g} s of silence"
        case RecordStep(seconds=most):
            return f"a message of at most {most} s: type it, or {SILENCE} for silence"
        case DialStep(numbers=numbers):
            return f"{', '.join(numbers)} rings: {', '.join(OUTCOMES)}?"
    return "the call is over"
