"""Plays a service as a telephone call in the terminal: prints what the caller hears; keys are typed, `-` is silence."""

from dataclasses import replace

from gateway.cli.player import HELP, Ask, Player, QuitRequested, Say
from gateway.conversations.voice.language_choice import choose_language
from gateway.providers.registry import PROVIDERS
from ivr import steps
from ivr.call_script import call_script, scope_of
from ivr.caller_input import CallDecision, CallProgress, decide_call, interpret_keys, progress_after
from ivr.language_choice import language_choice_steps, needs_language_choice
from ivr.steps import CallSteps, DialStep, GatherStep, RecordStep
from ivr.voice import CallVoices
from menus.engine.engine import Page
from menus.engine.scope import TurnScope
from menus.model import Service
from menus.scenarios.backend import ScenarioBackend
from menus.scenarios.phone import PhoneError, find_entry
from menus.scenarios.recorder import ScenarioRecorder
from menus.scenarios.setup import ScenarioSetup
from menus.scenarios.voice_wording import with_voice_wording

CALL_VOICES = CallVoices(next(provider.name for provider in PROVIDERS if provider.voice), can_pause=False)
"""The voices of any provider that has calls: the words are the same for all."""
SILENCE = "-"
KEYS = frozenset("0123456789*#")
OUTCOMES = {"answered": "done", "busy": "busy", "no answer": "no_answer"}
RULE = "-" * 40


class CallPlayer(Player):
    """A `Player` for calls: the person hears instead of reads, and has only keys.

    A scenario cannot express silence, so the recording ends where the call gives up on a silent caller.
    """

    help = f"{HELP}\n{SILENCE}            silence             * to hear it again"

    def __init__(self, service: Service, facts: ScenarioSetup, *, say: Say, ask: Ask) -> None:
        super().__init__(with_voice_wording(service), facts, say=say, ask=ask)
        self._progress = CallProgress()
        self._waiting: GatherStep | RecordStep | DialStep | None = None
        self._recording_before_end: tuple[ScenarioRecorder, ScenarioBackend] | None = None

    def scenario_text(self, name: str, menus: str) -> str:
        """Return what happened, as a scenario file. It ends before the call gave up on a silent caller."""
        recording, backend = self._recording_before_end or (self._recording, self._phone.backend)
        return recording.scenario_file_text(name, menus, self._facts, backend)

    def _dial(self, code: str) -> None:
        self._progress = CallProgress()
        if not self._needs_language(code) or self._choose_language():
            super()._dial(code)

    def _typed(self, line: str) -> None:
        if not self._phone.is_connected:
            raise PhoneError("The call is over: /redial calls again.")
        words = "" if line.strip() == SILENCE else line.strip()
        if isinstance(self._waiting, DialStep):
            self._step(_dial_outcome(words))
        elif isinstance(self._waiting, RecordStep) and words:
            self._step(words)
        else:
            self._press_keys(_keys(words))
        self._give_up_if_silent()
        self._show(self._phone.page)

    def _press_keys(self, keys: str) -> None:
        pressed = interpret_keys(self._scope, self._progress, keys)
        self._progress = pressed.progress
        if pressed.typed is not None:
            self._step(pressed.typed)

    def _step(self, typed: str) -> None:
        before = self._phone.session
        page = self._phone.type(typed)
        self._recording.record_typed(typed, page)
        self._progress = progress_after(before, self._phone.session, self._progress)

    def _give_up_if_silent(self) -> None:
        decision = decide_call(self._scope, self._phone.page, self._progress)
        if decision is CallDecision.CONTINUE:
            return
        if self._recording_before_end is None:
            backend = self._phone.backend
            backend_before_end = replace(
                backend,
                filed_cases=[*backend.filed_cases],
                sent_messages=[*backend.sent_messages],
                call_backs=[*backend.call_backs],
            )
            self._recording_before_end = (self._recording, backend_before_end)
            self._recording = ScenarioRecorder()
        self._phone.give_up(end_session=decision is CallDecision.END_CALL)
        self._progress = CallProgress(silences=self._progress.silences, requests=self._progress.requests)

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

    @property
    def _scope(self) -> TurnScope:
        phone = self._phone
        return scope_of(phone.service, phone.session, phone.caller, phone.inputs)

    def _show(self, page: Page) -> None:
        self._write(call_script(self._scope, page, self._progress, CALL_VOICES))

    def _write(self, steps_heard: CallSteps) -> None:
        """Print what the caller hears, and note which input the call waits for."""
        waits = [step for step in steps_heard if isinstance(step, GatherStep | RecordStep | DialStep)]
        self._waiting = waits[0] if waits else None
        self._print(RULE)
        for step in steps_heard:
            prompts = step.prompts if isinstance(step, GatherStep | RecordStep) else (step,)
            for prompt in prompts:
                if isinstance(prompt, steps.SayStep):
                    self._print(prompt.text)
        self._print(f"{RULE} {_hint(self._waiting)}")


def _hint(waiting: GatherStep | RecordStep | DialStep | None) -> str:
    """Return a hint on the input that may be typed now."""
    match waiting:
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


def _keys(words: str) -> str:
    if set(words) <= KEYS:
        return words
    raise PhoneError(f"A telephone has the keys 0 to 9, * and #. Type {SILENCE} for silence.")


def _dial_outcome(words: str) -> str:
    if words in OUTCOMES:
        return OUTCOMES[words]
    raise PhoneError(f"How does the other phone answer? {', '.join(OUTCOMES)}")
