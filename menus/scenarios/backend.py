"""The case backend and the texts of a scenario. Everything stays in memory."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from menus.case_reference import make_reference
from menus.engine.effects import LookupFound, SimilarCases, Submission
from menus.engine.reminder_book import DueReminder, reminder_facts
from menus.expressions.values import Json
from menus.input.proof import proof_form
from menus.model import ContactWay, Service
from menus.model.quiet_hours import quiet_hours_end, quiet_span
from menus.model.verdicts import COMMENT, JOIN, RATE, REOPEN, Verdict
from menus.rendering.message_text import case_facts, note_hint, render_message
from menus.rendering.text.sanitise import to_plain_text
from menus.scenarios.reminders import ScenarioReminders

CLOSED_STATES = frozenset({"resolved", "rejected", "closed", "cancelled"})
CONFIRMATION = "received"  # the state of a case that was just filed
FIRST_NUMBER = 10_000_001  # references of a scenario count from here, so that scenarios can name them


@dataclass(frozen=True, slots=True)
class FiledCase:
    """A case that was filed, and the language of the texts about it. `contact` is what the case system got of it."""

    reference: str
    kind: str
    title: str
    fields: Mapping[str, Json]
    language: str
    proof: str = field(default="", repr=False)
    contact: ContactWay = ContactWay.NUMBER
    similar: tuple[SimilarCases, ...] = ()


class SentMessage(msgspec.Struct, frozen=True):
    """A text that was sent."""

    to: str
    text: str


class HeldMessage(msgspec.Struct, frozen=True):
    """A text about a case that waits for the end of the quiet hours."""

    until: datetime
    reference: str
    state: str
    text: str


class GivenVerdict(msgspec.Struct, frozen=True):
    """What the citizen said of a case, for its case system to act on."""

    reference: str
    verdict: Verdict


def verdict_words(verdict: Verdict) -> str:
    """Return a verdict as a scenario writes it."""
    if verdict.action == RATE:
        return f"{RATE}: {verdict.rating}"
    return f"{COMMENT}: {verdict.words}" if verdict.action == COMMENT else verdict.action


class AskedQuestion(msgspec.Struct, frozen=True):
    """A question below a text about a case, which a reply answers. `name` is the message, `state` what it told."""

    name: str
    reference: str
    note: str
    asked_at: datetime


class CaseStatus(msgspec.Struct, frozen=True):
    """The state of a case, as a lookup tells it."""

    status: str
    note: str
    updated_at: datetime


class ScenarioBackend(msgspec.Struct):
    """Files cases, sends texts and calls back.

    `opted_out_messages` are the messages that the citizen does not want. `last_state_sent` has the state in the last
    text about each case, and `statuses` the state of each case, by its reference. `held_messages` wait for the end of
    the quiet hours. `verdicts` is what the citizen said of cases. `question` is the newest one that no reply answered.
    """

    service: Service
    number: str
    filed_cases: list[FiledCase] = msgspec.field(default_factory=list)
    sent_messages: list[SentMessage] = msgspec.field(default_factory=list)
    call_backs: list[str] = msgspec.field(default_factory=list)
    opted_out_messages: set[str] = msgspec.field(default_factory=set)
    opted_out: bool = False
    last_state_sent: dict[str, str] = msgspec.field(default_factory=dict)
    statuses: dict[str, CaseStatus] = msgspec.field(default_factory=dict)
    held_messages: list[HeldMessage] = msgspec.field(default_factory=list)
    references: dict[str, str] = msgspec.field(default_factory=dict)
    verdicts: list[GivenVerdict] = msgspec.field(default_factory=list)
    question: AskedQuestion | None = None
    reminders: ScenarioReminders = None  # type: ignore[assignment]  # made below, of the same service

    def __post_init__(self) -> None:
        """Make the reminders, which none wait yet."""
        self.reminders = ScenarioReminders(self.service)

    def file_case(
        self, case_id: str, submission: Submission, language: str, now: datetime, *, texted: bool
    ) -> str:
        """File a case and return its reference. One id has one reference. `texted`: send a confirmation."""
        if case_id in self.references:
            return self.references[case_id]
        number = self._next_number
        case = FiledCase(
            make_reference(lambda _: number),
            submission.kind,
            submission.title,
            submission.fields,
            language,
            submission.proof,
            submission.contact,
            submission.similar,
        )
        self.filed_cases.append(case)
        self.references[case_id] = case.reference
        self.statuses[case.reference] = CaseStatus(CONFIRMATION, "", now)
        if texted:
            self._notify_citizen(CONFIRMATION, case, "", now)
        return case.reference

    def find_similar(self, cases: SimilarCases, limit: int, now: datetime) -> LookupFound:
        """Return the open cases that this phone filed of the same kind, with the same answers."""
        rows = [
            {"case": case.reference, "day": now.date().isoformat(), "reporters": str(1 + self._joined(case))}
            for case in reversed(self.filed_cases)
            if cases in case.similar and self.statuses[case.reference].status not in CLOSED_STATES
        ]
        return LookupFound(tuple(rows[:limit]))

    @property
    def _next_number(self) -> int:
        joined = sum(one.verdict.action == JOIN for one in self.verdicts)
        return FIRST_NUMBER + len(self.filed_cases) + joined

    def _joined(self, case: FiledCase) -> int:
        return sum(one.reference == case.reference and one.verdict.action == JOIN for one in self.verdicts)

    def join_case(self, case_id: str, case: str, language: str, now: datetime, *, texted: bool) -> str:
        """Add the caller to a case. The number that filed it has its reference already."""
        if case in self.statuses:
            return case
        if case_id not in self.references:
            number = self._next_number
            reference = self.references[case_id] = make_reference(lambda _: number)
            self.verdicts.append(GivenVerdict(case, Verdict(JOIN)))
            self.statuses[reference] = CaseStatus(CONFIRMATION, "", now)
            if texted:
                self._notify_citizen(CONFIRMATION, FiledCase(reference, "", "", {}, language), "", now)
        return self.references[case_id]

    def take_verdict(self, case_id: str, reference: str, verdict: Verdict, now: datetime) -> str:
        """Take what the citizen says of a case. A case that is reopened has been told of nothing since."""
        if case_id not in self.references:
            self.references[case_id] = reference
            self.verdicts.append(GivenVerdict(reference, verdict))
            if verdict.action == REOPEN and reference in self.statuses:
                self.statuses[reference] = CaseStatus(CONFIRMATION, "", now)
                self.last_state_sent.pop(reference, None)
        return self.references[case_id]

    def send_text(self, to: str, text: str) -> None:
        """Send a text."""
        self.sent_messages.append(SentMessage(to, text))

    def call_back(self, screen: str) -> None:
        """Call the caller back. The call begins at this screen."""
        self.call_backs.append(screen)

    def change_consent(self, names: tuple[str, ...] | None, *, out: bool) -> None:
        """Stop these messages (`out`), or start them again (None: all messages)."""
        if names is None:
            self.opted_out = out
        changed = set(self.service.messages) if names is None else set(names)
        self.reminders.change_consent(names, out=out)
        self.opted_out_messages = (
            self.opted_out_messages | changed if out else self.opted_out_messages - changed
        )

    def update_case(self, status: str, note: str, now: datetime) -> None:
        """Report a status of the case that was filed last. Do nothing if there is none."""
        if not self.filed_cases:
            return
        case, state = self.filed_cases[-1], self.service.state_for(status)
        self.statuses[case.reference] = CaseStatus(state or status, note, now)
        if state is not None:
            self._notify_citizen(state, case, note, now)
            if self.number:
                self.reminders.note_state(case.reference, state, now)

    def remind(self, until: datetime, language: str) -> datetime | None:
        """Send the reminders that are due until a moment. Return when the last of them went; None if none did."""
        last = None
        for due in self.reminders.due_until(until):
            name = due.reminder.message
            if name in self.opted_out_messages or self.opted_out:
                continue
            held_until = self._held_until(name, due.due_at)
            last = held_until or due.due_at
            text = self._reminder_text(due, language, last)
            if held_until is None or held_until <= until:
                self.sent_messages.append(SentMessage(self.number, text))
            else:
                self.held_messages.append(HeldMessage(held_until, f"{name} {due.waiting.each}", name, text))
        return last

    def _reminder_text(self, due: DueReminder, language: str, now: datetime) -> str:
        return render_message(self.service, due.reminder.message, language, reminder_facts(due), now)

    def find_case(self, reference: str, proof: str = "") -> LookupFound | None:
        """Return the status of a case that was filed here; None if there is no such case.

        `proof` is what the caller gives to be told the note, where the case asks for it.
        """
        found = self.statuses.get(reference)
        if found is None:
            return None
        kept = next((case.proof for case in self.filed_cases if case.reference == reference), "")
        note = found.note if not kept or proof_form(kept) == proof_form(proof) else ""
        updated_at = found.updated_at.isoformat()
        row = {"status": found.status, "note": note, "updated_at": updated_at, "as_of": ""}
        return LookupFound((row,))

    def send_held_messages(self, now: datetime) -> None:
        """Send the texts whose quiet hours are over. Of several about a case, send only the last that is needed."""
        due = [message for message in self.held_messages if message.until <= now]
        self.held_messages = [message for message in self.held_messages if message.until > now]
        for number, message in enumerate(due):
            later = [other for other in due[number + 1 :] if other.reference == message.reference]
            # Only a text with the reference replaces the confirmation, so that the citizen always gets the reference.
            if any(message.state != CONFIRMATION or message.reference in other.text for other in later):
                continue
            self.sent_messages.append(SentMessage(self.number, message.text))
            self._ask(message.state, message.reference, "", now)

    def _ask(self, state: str, reference: str, note: str, now: datetime) -> None:
        """Open the question of a text that went out, if it asks one."""
        if self.service.messages[state].ask_screen is not None:
            self.question = AskedQuestion(state, reference, note, now)

    def tell(self, name: str, language: str, facts: Mapping[str, str], now: datetime) -> None:
        """Send the message of this name with these facts at once, if the menus have it."""
        if name in self.service.messages and name not in self.opted_out_messages and self.number:
            text = render_message(self.service, name, language, facts, now)
            self.sent_messages.append(SentMessage(self.number, text))

    def _notify_citizen(self, state: str, case: FiledCase, note: str, now: datetime) -> None:
        """Send the citizen a text about the state, unless the last text was about the same state."""
        if state not in self.service.messages or self.last_state_sent.get(case.reference) == state:
            return
        self.last_state_sent[case.reference] = state
        is_nobodys = not self.number or case.contact is ContactWay.NONE
        if state in self.opted_out_messages or is_nobodys:
            return
        known_note = "" if case.proof else note
        note = " ".join(to_plain_text(note).split())
        until = self._held_until(state, now)
        if note and case.proof:
            note = note_hint(self.service, case.language)
        facts = case_facts(case.reference, note)
        text = render_message(self.service, state, case.language, facts, until or now)
        if until is None:
            self.sent_messages.append(SentMessage(self.number, text))
            self._ask(state, case.reference, known_note, now)
        else:
            self.held_messages.append(HeldMessage(until, case.reference, state, text))

    def _held_until(self, state: str, now: datetime) -> datetime | None:
        """Return the end of the quiet hours in which a message falls; None if it goes at once."""
        hours = self.service.quiet_hours
        if hours is None or self.service.messages[state].urgent:
            return None
        return quiet_hours_end(quiet_span(hours), self.service.time_zone, now)
