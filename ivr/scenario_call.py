"""A call on a simulated phone: what the caller hears, and what comes of the keys that they press."""

from collections.abc import Callable

import msgspec

from ivr.call_script import call_script, scope_of
from ivr.caller_input import (
    CallDecision,
    CallProgress,
    EngineInput,
    decide_call,
    interpret_keys,
    progress_after,
)
from ivr.spoken_words import interpret_speech
from ivr.steps import CallSteps, DialStep, GatherStep, RecordStep, SayStep
from ivr.voice import CallVoices
from menus.engine.scope import TurnScope
from menus.engine.turn import Page
from menus.scenarios.phone import PhoneError, ScenarioPhone

KEYS = frozenset("0123456789*#")
OUTCOMES = {"answered": "done", "busy": "busy", "no answer": "no_answer"}
"""How the other phone of a transfer may answer, in words, and what the menus call it."""

Typed = Callable[[str, Page], object]


def _nothing(*_: object) -> None:
    """Do nothing."""


class ScenarioCall(msgspec.Struct):
    """A call on a phone that has dialled. Its service has the words of calls (see `menus.scenarios.voice_wording`).

    `on_typed` is told what reaches the menus, with the page that they answer; `on_silence`, that the call gives up on a
    silent caller.
    """

    phone: ScenarioPhone
    voices: CallVoices
    progress: CallProgress = msgspec.field(default_factory=CallProgress)
    on_typed: Typed = _nothing
    on_silence: Callable[[], object] = _nothing

    @property
    def scope(self) -> TurnScope:
        """The values of the call at this moment."""
        phone = self.phone
        return scope_of(phone.service, phone.session, phone.caller, phone.inputs)

    @property
    def steps(self) -> CallSteps:
        """What the caller hears now."""
        return call_script(self.scope, self.phone.page, self.progress, self.voices)

    @property
    def waits_for(self) -> GatherStep | RecordStep | DialStep | None:
        """The input that the call waits for."""
        waits = (step for step in self.steps if isinstance(step, GatherStep | RecordStep | DialStep))
        return next(waits, None)

    @property
    def words(self) -> str:
        """The words that are spoken now, a line each. A recording stands as its words."""
        return "\n".join(spoken_words(self.steps))

    def answer(self, typed: str) -> None:
        """Take keys, words or a message that is spoken, or how a transfer ended. Nothing typed is silence.

        Words count at menus that understand them, as if the provider recognised each language.
        """
        if not self.phone.is_connected:
            raise PhoneError("The call is over: call again.")
        waits = self.waits_for
        if isinstance(waits, DialStep):
            self._step(_dial_outcome(typed))
        elif isinstance(waits, RecordStep) and typed:
            self._step(typed)
        elif isinstance(waits, GatherStep) and waits.speech is not None and not set(typed) <= KEYS:
            self._take(interpret_speech(self.scope, self.progress, typed, None))
        else:
            self._press(typed)
        self._give_up_if_silent()

    def _press(self, keys: str) -> None:
        if not set(keys) <= KEYS:
            raise PhoneError("A telephone has the keys 0 to 9, * and #. Nothing typed is silence.")
        self._take(interpret_keys(self.scope, self.progress, keys))

    def _take(self, heard: EngineInput) -> None:
        self.progress = heard.progress
        if heard.typed is not None:
            self._step(heard.typed)

    def _step(self, typed: str) -> None:
        before = self.phone.session
        self.on_typed(typed, self.phone.type(typed))
        self.progress = progress_after(before, self.phone.session, self.progress)

    def _give_up_if_silent(self) -> None:
        decision = decide_call(self.scope, self.phone.page, self.progress)
        if decision is not CallDecision.CONTINUE:
            self.on_silence()
            self.phone.give_up(end_session=decision is CallDecision.END_CALL)
            self.progress = CallProgress(silences=self.progress.silences, requests=self.progress.requests)


def _dial_outcome(words: str) -> str:
    if words in OUTCOMES:
        return OUTCOMES[words]
    raise PhoneError(f"How does the other phone answer? {', '.join(OUTCOMES)}")


def spoken_words(steps: CallSteps) -> list[str]:
    """Return the words of steps, also of those that wait for input."""
    prompts = [
        prompt
        for step in steps
        for prompt in (step.prompts if isinstance(step, GatherStep | RecordStep) else (step,))
    ]
    return [prompt.text for prompt in prompts if isinstance(prompt, SayStep)]
