"""One citizen of a preview: their phone, and what it shows."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from gateway.console.draft_process.requests import PreviewRequest
from gateway.console.preview.example_answers import ExampleAnswers
from gateway.console.preview.facts import KnownValue, SeenCondition, known_values, seen_conditions
from gateway.providers.registry import PROVIDERS
from gateway.published_menus.definition import LIST_PRICES
from ivr.call_script import scope_of
from ivr.scenario_call import OUTCOMES, ScenarioCall
from ivr.steps import DialStep, GatherStep, RecordStep, SpeechInput
from ivr.voice import CallVoices
from menus.engine.scope import VOICE_CHANNEL
from menus.expressions.money import amount_of
from menus.model import Service
from menus.rendering.layout import render_screen
from menus.rendering.text.segments import count_segments
from menus.scenarios.backend import verdict_words
from menus.scenarios.phone import ScenarioPhone
from menus.scenarios.setup import ScenarioSetup
from menus.scenarios.voice_wording import with_voice_wording

CALL_VOICES = CallVoices(next(provider.name for provider in PROVIDERS if provider.voice), can_pause=False)
"""The voices of any provider that has calls: the words are the same for all."""
SMS = "sms"


class Step(msgspec.Struct, frozen=True):
    """What a phone shows now, and what is known behind it.

    `room` is how many units are left on the page, below 0 if it does not fit. `waits` says what is expected. `problem`
    is a sentence, if the walk cannot go on as it was typed.
    """

    language: str
    text: str
    screen: str
    ends: bool
    size: str
    room: int
    page: int
    pages: int
    waits: str
    clock: str
    cost: str
    happened: list[str]
    values: list[KnownValue]
    conditions: list[SeenCondition]
    problem: str = ""


class Citizen:
    """Walks a draft in one language."""

    def __init__(self, service: Service, request: PreviewRequest, language: str, clock: datetime) -> None:
        self._language = language
        self._channel = request.channel
        spoken = request.channel == VOICE_CHANNEL
        self._service = with_voice_wording(service) if spoken else service
        answers = self._answers = ExampleAnswers(service, request.lookups)
        setup = ScenarioSetup(
            language=language, channel=request.channel, network=request.network or None, clock=clock
        )
        self._phone = answers.phone = ScenarioPhone(
            self._service, setup, answers.look_up, answers.answer_case, answers.answer_payment
        )
        self._call = ScenarioCall(self._phone, CALL_VOICES) if spoken else None
        self._has_begun = False
        self._visited = 0
        self._replies: list[str] = []

    def begin(self, start: str) -> None:
        """Dial or call; or begin at a screen. A conversation by text begins with the first text."""
        if start:
            self._phone.be_called(start)
        elif self._channel != SMS:
            self._phone.dial()
        else:
            return
        self._note()

    def type(self, text: str) -> None:
        """Type an answer, press keys, or send a text."""
        self._visited = len(self._phone.trail)
        if self._goes_on_at_next_dial:
            self._phone.dial()
        elif self._call is not None:
            self._call.answer(text)
        else:
            self._phone.type(text)
        self._note()

    def step(self, problem: str = "") -> Step:
        """Return what the phone shows now."""
        if not self._has_begun:
            waits = "Type the first text, such as a keyword."
            return self._empty_step(problem, "" if problem else waits)
        phone = self._phone
        session, page, measure = phone.session, phone.page, phone.measure
        scope = scope_of(self._service, session, phone.caller, phone.inputs)
        screens = [entry.screen for entry in phone.trail[self._visited :]]
        number, pages = self._pages()
        return Step(
            self._language,
            self._call.words if self._call is not None else page.text,
            session.screen,
            page.ends,
            "" if self._call is not None else phone.page_size,
            measure.limit - measure.used,
            number,
            pages,
            self._waits(),
            self._clock(),
            self._cost(),
            self._happened(),
            known_values(scope),
            seen_conditions(scope, [*screens, session.screen]),
            problem,
        )

    @property
    def _goes_on_at_next_dial(self) -> bool:
        """True if the session has ended while it is open whether somebody has paid."""
        is_open = self._has_begun and self._phone.payments.latest_open is not None
        return is_open and self._phone.page.ends and self._channel != SMS

    def _note(self) -> None:
        self._has_begun = True
        self._replies.append(self._phone.page.text)

    def _empty_step(self, problem: str, waits: str) -> Step:
        return Step(
            *(self._language, "", "", False, "", 0, 1, 1),
            *(waits, self._clock(), self._cost(), [], [], [], problem),
        )

    def _pages(self) -> tuple[int, int]:
        """Return the number of the page, and how many its screen has."""
        phone = self._phone
        screen = self._service.screens.get(phone.session.screen)
        if screen is None or self._call is not None or phone.session.dropped_session:
            return 1, 1
        scope = scope_of(self._service, phone.session, phone.caller, phone.inputs)
        pages = render_screen(self._service, screen, scope)
        if not any(page.text == phone.page.text for page in pages):
            return 1, 1
        return phone.session.page + 1, len(pages)

    def _waits(self) -> str:
        if self._phone.page.ends:
            goes_on = self._goes_on_at_next_dial
            return "The next dial goes on: type anything." if goes_on else "The session is over."
        if self._call is None:
            return "Type an answer."
        match self._call.waits_for:
            case GatherStep(digits=1, speech=SpeechInput()):
                return "Press a key, or type what is spoken. Nothing is silence."
            case GatherStep(digits=1):
                return "Press a key. Nothing is silence."
            case GatherStep():
                return "Press keys. Nothing is silence."
            case RecordStep(seconds=most):
                return f"Type the message that is spoken, at most {most} s. Nothing is silence."
            case DialStep(numbers=numbers):
                return f"{', '.join(numbers)} rings: type {', '.join(OUTCOMES)}."
        if self._phone.payments.latest_open is not None:
            return "The call waits for the payment. Nothing goes on waiting."
        return "The call is over."

    def _clock(self) -> str:
        return f"{self._phone.clock:%A %Y-%m-%d %H:%M %Z}".strip()

    def _cost(self) -> str:
        """Return what the texts so far cost, in words."""
        texts = [message.text for message in self._phone.backend.sent_messages]
        texts += self._replies if self._channel == SMS else []
        return cost_of(texts, self._service.country)

    def _happened(self) -> list[str]:
        backend = self._phone.backend
        return [
            *self._answers.asked,
            *(f"Would file {case.kind} {case.reference}: {case.title}" for case in backend.filed_cases),
            *(f"Would say of {one.reference}: {verdict_words(one.verdict)}" for one in backend.verdicts),
            *(f"Would text {message.to}: {message.text}" for message in backend.sent_messages),
            *(f"Would text after the quiet hours: {held.text}" for held in backend.held_messages),
            *(
                f"Would count in the survey {counted.survey}: {', '.join(map(' '.join, counted.answers.items()))}"
                for counted in self._phone.surveys.counted
            ),
            *(
                f"Would ask for {amount_of(one.order.amount, one.order.currency)} {one.order.currency}"
                f" for {one.order.account}: {one.standing.state}"
                for one in self._phone.payments.by_id.values()
            ),
            *(f"Would call back, beginning at {screen}" for screen in backend.call_backs),
        ]


def cost_of(texts: Sequence[str], country: str) -> str:
    """Return the parts of texts and their price, in words."""
    parts = sum(count_segments(text).segments for text in texts)
    words = "1 part of a text" if parts == 1 else f"{parts} parts of texts"
    prices = LIST_PRICES(country)
    if not parts:
        return "No text so far, so nothing to pay for."
    if not prices:
        return f"{words} so far."
    price = prices[0]
    seller = next((one.title for one in PROVIDERS if one.name == price.provider), price.provider)
    return f"{words} so far: {price.currency} {price.amount * parts:.2f} at the list price of {seller}."
