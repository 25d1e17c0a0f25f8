"""What stands behind the menus in a scenario: cases are filed, texts are sent, and nothing leaves the machine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from menus import reference as references
from menus.engine.effects import Submission
from menus.expressions.json import Json
from menus.model import Service
from menus.rendering.message_text import word_message
from menus.rendering.text.sanitise import plain

FIRST_NUMBER = 10_000_001  # references of a scenario count on from here, so that they can be written down


@dataclass(frozen=True, slots=True)
class FiledCase:
    """A case that was filed, and in which language its citizen is texted about it."""

    reference: str
    kind: str
    title: str
    fields: Mapping[str, Json]
    language: str


@dataclass(frozen=True, slots=True)
class Texted:
    """A text message that was sent."""

    to: str
    text: str


@dataclass(slots=True)
class Agency:
    """Files, texts and rings back. `silenced`: messages opted out of; `told`: the state last told, by reference."""

    service: Service
    number: str
    filed: list[FiledCase] = field(default_factory=list)
    texts: list[Texted] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    silenced: set[str] = field(default_factory=set)
    opted_out: bool = False
    told: dict[str, str] = field(default_factory=dict)

    def file(self, submission: Submission, language: str, now: datetime, *, texted: bool) -> str:
        """The reference of a new case; with `texted` its citizen is told."""
        number = FIRST_NUMBER + len(self.filed)
        case = FiledCase(
            references.make(lambda _: number), submission.kind, submission.title, submission.fields, language
        )
        self.filed.append(case)
        if texted:
            self._tell("received", case, "", now)
        return case.reference

    def text(self, to: str, text: str) -> None:
        """Send a text."""
        self.texts.append(Texted(to, text))

    def ring(self, screen: str) -> None:
        """Ring the caller back; the call begins at this screen."""
        self.calls.append(screen)

    def change_consent(self, names: tuple[str, ...] | None, *, out: bool) -> None:
        """Text no more, or again, about these messages; None is all."""
        if names is None:
            self.opted_out = out
        changed = set(self.service.messages) if names is None else set(names)
        self.silenced = self.silenced | changed if out else self.silenced - changed

    def update(self, status: str, note: str, now: datetime) -> None:
        """The case backend tells how the case that was filed last stands; nothing before one was."""
        state = self.service.state_for(status)
        if state is not None and self.filed:
            self._tell(state, self.filed[-1], note, now)

    def _tell(self, state: str, case: FiledCase, note: str, now: datetime) -> None:
        """Text the citizen that the case came to `state`, unless that is what they were told last."""
        if state not in self.service.messages or self.told.get(case.reference) == state:
            return
        self.told[case.reference] = state
        if state in self.silenced or not self.number:
            return
        note = " ".join(plain(note).split())
        local = now.astimezone(self.service.time_zone)
        facts = {
            "reference": case.reference,
            "note": note,
            "case.note": note,
            "case.status": self.service.words_for_state(state, case.language),
            "language": case.language,
            "today": local.date().isoformat(),
            "now": local.strftime("%H:%M"),
        }
        self.texts.append(Texted(self.number, word_message(self.service, state, case.language, facts)))
