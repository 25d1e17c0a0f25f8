"""Tell messages by a call to citizens who chose calls instead of texts.

While the call is under way, its text waits in the outbox, queued as before. A call in which the message was spoken to
its end counts as its delivery. After any other call the text is sent. So a citizen hears of it once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from gateway.callers.consent import ConsentStore
from gateway.messaging import states
from gateway.messaging.draft import told_note
from gateway.messaging.message import OFFICER_QUESTION, SmsMessage
from gateway.messaging.message_store import MessageStore
from gateway.messaging.outcome_recorder import LeasedMessage, OutcomeRecorder
from gateway.messaging.send_policy import QuietHours
from gateway.outbound_calls import states as calls
from gateway.outbound_calls.outbound_call import OutboundCall
from gateway.outbound_calls.outbound_call_store import OutboundCallStore
from gateway.outbound_calls.requests import CallRequests
from gateway.security.crypto import Crypto
from gateway.storage.outbox.outbox import Lease
from ivr.update_recordings import SpokenUpdate, update_files
from ivr.voice import CallVoices
from menus.model import Service

ACTIVE_STATES = frozenset({calls.QUEUED, calls.RINGING, calls.ANSWERED})
LAST_CHANCE = timedelta(hours=1)  # before a text is too old; then no call is waited for any more
RECHECK_SECONDS = 300.0  # the end of a call expedites its text; this is for calls whose end is never reported

PrefersCalls = Callable[[Sequence[tuple[str, str]]], list[bool]]
"""Returns for each text, given by the digest of its number and its name, whether its citizen chose calls."""


@dataclass(frozen=True, slots=True)
class UpdateCallPlanner:
    """Decides which of the texts that may go now are told by a call instead.

    `providers` are the providers of calls. `call_voices` returns the voices of calls at one of them.
    """

    messages: MessageStore
    outcome_recorder: OutcomeRecorder
    call_store: OutboundCallStore
    call_requests: CallRequests
    prefers_calls: PrefersCalls
    service: Callable[[], Service]
    crypto: Crypto
    clock: Callable[[], datetime]
    providers: Sequence[str]
    call_voices: Callable[[str], CallVoices]

    def texts_to_send(self, may_go: Sequence[LeasedMessage]) -> list[LeasedMessage]:
        """Return the texts to send. The others were, are or will be told by a call."""
        tellable_ids = {message.id for _, message in may_go if self._can_be_told_by_call(message)}
        if not tellable_ids:
            return list(may_go)
        preferences = self.prefers_calls([(message.number_digest, message.name) for _, message in may_go])
        return [
            leased
            for leased, prefers_call in zip(may_go, preferences, strict=True)
            if not (
                prefers_call
                and leased[1].id in tellable_ids
                and self._can_be_spoken(leased[1])
                and self._is_left_to_call(*leased)
            )
        ]

    def _can_be_told_by_call(self, message: SmsMessage) -> bool:
        """Return True if calls can tell such a message: it is about a case, and its words are in the menus.

        A question of an officer has our own words.
        """
        service = self.service()
        template = service.messages.get(message.name)
        has_words = template is not None and not template.is_announcement and not message.encrypted_text
        has_words |= message.name == OFFICER_QUESTION
        return has_words and message.language in service.languages and bool(self.providers)

    def _can_be_spoken(self, message: SmsMessage) -> bool:
        """Return True if a voice or recordings can say the message, whichever provider makes the call."""
        service = self.service()
        language = service.languages[message.language]
        voices = [
            self.call_voices(provider).voice_for(message.language, language) for provider in self.providers
        ]
        if all(voice.has_tts for voice in voices):
            return True
        if message.name == OFFICER_QUESTION:  # no recording has its words
            return False
        files = update_files(service, message.language, spoken_update(service, message), self.clock())
        return all(voice.has_tts or voice.play(files) for voice in voices)

    def _is_left_to_call(self, lease: Lease, message: SmsMessage) -> bool:
        """Return True if a call tells the message, or has told it. After a call that nobody heard, a text is sent.

        A question of an officer is texted after a call that was heard, too: its citizen answers by a reply.
        """
        call_id = self.crypto.digest(f"told:{message.id}")
        call = self.call_store.load(call_id)
        if call is None:
            self.call_requests.add_for_message(call_id, message)
        elif call.state == calls.OVER and call.was_heard and message.name != OFFICER_QUESTION:
            self._mark_delivered(lease, message, call)
            return True
        elif call.state not in ACTIVE_STATES or (
            call.state == calls.QUEUED and is_last_chance(message, self.clock())
        ):
            return False
        self.outcome_recorder.rescheduler.delay([(lease, RECHECK_SECONDS)])
        return True

    def _mark_delivered(self, lease: Lease, message: SmsMessage, call: OutboundCall) -> None:
        changes = {"told_by": "call"}
        self.messages.change_state(message, states.DELIVERED, provider=call.provider, changes=changes)
        self.outcome_recorder.complete([lease])


def is_last_chance(message: SmsMessage, now: datetime) -> bool:
    """Return True if a text must go now because its call was not made for so long: calls may be paused."""
    return message.created_at + message.valid_for - now <= LAST_CHANCE


def spoken_update(service: Service, message: SmsMessage) -> SpokenUpdate:
    """Return the parts of a message that a call speaks."""
    return SpokenUpdate(message.name, message.reference, told_note(service, message), message.facts)


@dataclass(frozen=True, slots=True)
class CallPolicy:
    """Decides before each attempt whether a call may be made. If not, its message is sent as a text."""

    messages: MessageStore
    consent: ConsentStore
    quiet_hours: QuietHours
    clock: Callable[[], datetime]

    def refusal_reason(self, call: OutboundCall) -> str | None:
        """Return why `call` must not be made now, or need not be; None if it may be made."""
        message = self.messages.load(call.message_id)
        if message is None or message.state != states.QUEUED:
            return "not_needed"
        if not self.consent.allows(message.number_digest, message.name):
            return "opted_out"
        now = self.clock()
        until = self.quiet_hours.hold_until(message, now)
        return "quiet_hours" if until is not None and until > now else None
