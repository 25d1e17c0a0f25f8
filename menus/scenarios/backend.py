"""The case backend and the texts of a scenario, in memory: nothing leaves the machine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from menus.case_reference import make_reference
from menus.engine.effects import Submission
from menus.expressions.json import Json
from menus.model import Service
from menus.rendering.message_text import render_message
from menus.rendering.text.sanitise import to_plain_text

FIRST_NUMBER = 10_000_001  # references of a scenario count on from here, so that they can be written down


@dataclass(frozen=True, slots=True)
class FiledCase:
    """A case that was filed, and the language of the texts about it."""

    reference: str
    kind: str
    title: str
    fields: Mapping[str, Json]
    language: str


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A text that was sent."""

    to: str
    text: str


@dataclass(slots=True)
class ScenarioBackend:
    """Files cases, sends texts and calls back.

    `opted_out_messages` are the messages that the citizen does not want. `last_state_sent` is the state in the last
    text about a case, by its reference.
    """

    service: Service
    number: str
    filed_cases: list[FiledCase] = field(default_factory=list)
    sent_messages: list[SentMessage] = field(default_factory=list)
    call_backs: list[str] = field(default_factory=list)
    opted_out_messages: set[str] = field(default_factory=set)
    opted_out: bool = False
    last_state_sent: dict[str, str] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)

    def file_case(
        self, case_id: str, submission: Submission, language: str, now: datetime, *, texted: bool
    ) -> str:
        """File a case and return its reference, the same for the same id. `texted`: send its citizen a confirmation."""
        if case_id in self.references:
            return self.references[case_id]
        number = FIRST_NUMBER + len(self.filed_cases)
        case = FiledCase(
            make_reference(lambda _: number),
            submission.kind,
            submission.title,
            submission.fields,
            language,
        )
        self.filed_cases.append(case)
        self.references[case_id] = case.reference
        if texted:
            self._notify_citizen("received", case, "", now)
        return case.reference

    def send_text(self, to: str, text: str) -> None:
        """Send a text."""
        self.sent_messages.append(SentMessage(to, text))

    def call_back(self, screen: str) -> None:
        """Call the caller back. The call begins at this screen."""
        self.call_backs.append(screen)

    def change_consent(self, names: tuple[str, ...] | None, *, out: bool) -> None:
        """Stop sending these messages (`out`), or send them again. None is all of them."""
        if names is None:
            self.opted_out = out
        changed = set(self.service.messages) if names is None else set(names)
        self.opted_out_messages = (
            self.opted_out_messages | changed if out else self.opted_out_messages - changed
        )

    def update_case(self, status: str, note: str, now: datetime) -> None:
        """Report the status of the case that was filed last. Do nothing if none was."""
        state = self.service.state_for(status)
        if state is not None and self.filed_cases:
            self._notify_citizen(state, self.filed_cases[-1], note, now)

    def _notify_citizen(self, state: str, case: FiledCase, note: str, now: datetime) -> None:
        """Text the citizen that the case is in `state`, unless the last text said so too."""
        if state not in self.service.messages or self.last_state_sent.get(case.reference) == state:
            return
        self.last_state_sent[case.reference] = state
        if state in self.opted_out_messages or not self.number:
            return
        note = " ".join(to_plain_text(note).split())
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
        self.sent_messages.append(
            SentMessage(self.number, render_message(self.service, state, case.language, facts))
        )
