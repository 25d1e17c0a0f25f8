"""Reports of calls in Twilio's format (https://www.twilio.com/docs/voice/twiml#twilios-request-to-your-application)."""

import uuid
from datetime import UTC, datetime
from email.utils import format_datetime

from simulators.provider_network.calls.actions import DocumentAction, Prompt
from simulators.provider_network.calls.call import Call, Ending
from simulators.provider_network.calls.provider import Form, Provider
from simulators.provider_network.calls.recordings import SimulatedRecording
from simulators.provider_network.calls.twiml import read_twiml
from simulators.provider_network.faults import Repeat
from simulators.provider_network.webhooks import HttpExchange, post_repeated

API_VERSION = "2010-04-01"
MAX_SPEECH = 1_000  # characters of what is heard in one Gather
STATUSES = {
    Ending.REJECTED: "no-answer",
    Ending.ENGAGED: "busy",
    Ending.BUSY: "busy",
    Ending.DECLINED: "busy",
    Ending.UNANSWERED: "no-answer",
    Ending.UNREACHABLE: "failed",
    Ending.CANCELLED: "canceled",
}


class TwilioCalls(Provider):
    """Twilio."""

    name = "twilio"
    requests_after_hang_up = True
    apology = (Prompt("say", "We are sorry, an application error has occurred. Goodbye.", "en-US"),)

    @property
    def webhook_url(self) -> str:
        """Return the URL that the customer set in the console for each number."""
        return f"{self._account.public_url}/twilio/voice"

    @property
    def has_account(self) -> bool:
        """Return True if the customer has an account."""
        return bool(self._account.twilio_account_sid and self._account.twilio_auth_token)

    def new_id(self) -> str:
        """Return a new CallSid."""
        return f"CA{uuid.uuid4().hex}"

    def request_document(self, call: Call, url: str, more: Form, repeat: Repeat) -> tuple[HttpExchange, ...]:
        """Request the document with a signature and a token. A repeated request has the same token."""
        form, token = self._form(call) | more, f"{uuid.uuid4()}"
        return post_repeated(lambda: self._webhooks.post_twilio(url, form, token), repeat)

    def parse_document(self, document: str, content_type: str, url: str) -> tuple[DocumentAction, ...]:
        """Read TwiML."""
        return read_twiml(document, content_type, url)

    def keys_form(self, keys: str, finished_on: str) -> Form:
        """Return the form for Gather's action."""
        return {"msg": "Gather End", "Digits": keys, "FinishedOnKey": finished_on}

    def words_form(self, words: str) -> Form:
        """Return the form for Gather's action after speech."""
        return {"msg": "Gather End", "SpeechResult": words[:MAX_SPEECH], "Confidence": "0.9128386"}

    def recording_form(self, recording: SimulatedRecording, key: str) -> Form:
        """Return the form for Record's action."""
        form = {"RecordingUrl": self._url(recording), "RecordingSid": recording.id}
        return form | {"RecordingDuration": str(recording.seconds), "Digits": key}

    def notify_recording(self, call: Call, url: str, recording: SimulatedRecording, after: float) -> None:
        """Send the status callback of the recording once it can be fetched."""
        form = {
            "AccountSid": self._account.twilio_account_sid,
            "CallSid": call.id,
            "RecordingSid": recording.id,
            "RecordingUrl": self._url(recording),
            "RecordingStatus": "completed",
            "RecordingDuration": str(recording.seconds),
            "RecordingChannels": "1",
            "RecordingSource": "RecordVerb",
            "RecordingStartTime": format_datetime(datetime.now(UTC)),
            "ErrorCode": "0",
        }
        self._post(url, form, after)

    def dial_form(self, call: Call, outcome: str, seconds: float) -> Form:
        """Return the form for Dial's action."""
        del call
        form = {"DialCallStatus": outcome, "DialCallSid": self.new_id()}
        return form | ({"DialCallDuration": str(round(seconds))} if outcome == "completed" else {})

    def notify_progress(self, call: Call, event: str) -> None:
        """Send the status callback if an outbound call asked for this event."""
        if call.status_url and event in call.status_events:
            self._post(call.status_url, self._form(call))

    def notify_end(self, call: Call, seconds: int) -> None:
        """Send the last status callback for every inbound call, and for outbound calls that asked for it."""
        url = f"{self.webhook_url}/status" if call.direction == "in" else call.status_url
        if not url or (call.direction == "out" and "completed" not in (call.status_events or ("completed",))):
            return
        form = self._form(call) | {"CallDuration": str(seconds), "Duration": str(-(-seconds // 60))}
        moment = format_datetime(datetime.now(UTC))
        self._post(
            url, form | {"Timestamp": moment, "SequenceNumber": "0", "CallbackSource": "call-progress-events"}
        )

    def _form(self, call: Call) -> Form:
        incoming = call.direction == "in"
        phone_first = (call.phone, call.number) if incoming else (call.number, call.phone)
        form = {
            "CallSid": call.id,
            "AccountSid": self._account.twilio_account_sid,
            "From": phone_first[0],
            "To": phone_first[1],
            "Caller": phone_first[0],
            "Called": phone_first[1],
            "CallStatus": call_status(call),
            "ApiVersion": API_VERSION,
            "Direction": "inbound" if incoming else "outbound-api",
        }
        return form | (
            {"AnsweredBy": call.answered_by} if call.answered_by and call.machine_detection else {}
        )

    def _url(self, recording: SimulatedRecording) -> str:
        path = f"/{API_VERSION}/Accounts/{self._account.twilio_account_sid}/Recordings/{recording.id}"
        return self._origin() + path

    def _post(self, url: str, form: Form, after: float = 0.0) -> None:
        token = f"{uuid.uuid4()}"
        self._notices.send(lambda: self._webhooks.post_twilio(url, form, token), after)


def call_status(call: Call) -> str:
    """Return the call's status in Twilio's words."""
    if call.ending is not None:
        return STATUSES.get(call.ending, "completed")
    return "in-progress" if call.answered is not None else "ringing"
