"""Reports of calls in the format of Africa's Talking (https://developers.africastalking.com/docs/voice/overview)."""

import uuid

import phonenumbers

from simulators.provider_network.calls.actions import DocumentAction
from simulators.provider_network.calls.at_xml import read_at_xml
from simulators.provider_network.calls.call import Call, Ending
from simulators.provider_network.calls.provider import Form, Provider
from simulators.provider_network.calls.recordings import SimulatedRecording
from simulators.provider_network.faults import Repeat
from simulators.provider_network.webhooks import HttpExchange, post_repeated

SECOND_COST = 0.05  # KES
HANGUP_CAUSES = {
    Ending.REJECTED: "CALL_REJECTED",
    Ending.ENGAGED: "CALL_REJECTED",
    Ending.BROKEN: "NORMAL_TEMPORARY_FAILURE",
    Ending.BUSY: "USER_BUSY",
    Ending.DECLINED: "CALL_REJECTED",
    Ending.UNANSWERED: "NO_ANSWER",
    Ending.UNREACHABLE: "SUBSCRIBER_ABSENT",
    Ending.CANCELLED: "ORIGINATOR_CANCEL",
}


class AfricasTalkingCalls(Provider):
    """Africa's Talking."""

    name = "at"
    requests_after_hang_up = False
    apology = ()  # the call ends without words

    @property
    def webhook_url(self) -> str:
        """Return the callback URL of the number."""
        return f"{self._account.public_url}/at/{self._account.webhook_token}/voice"

    @property
    def has_account(self) -> bool:
        """Return True if the customer gave a callback URL."""
        return bool(self._account.webhook_token)

    def new_id(self) -> str:
        """Return a new session id."""
        return f"ATVId_{uuid.uuid4().hex}"

    def request_document(self, call: Call, url: str, more: Form, repeat: Repeat) -> tuple[HttpExchange, ...]:
        """Request the document without a signature."""
        state = "Answered" if call.direction == "out" else "Active"
        if call.answered is None:
            state = "Ringing"
        form = self._form(call, "1", state) | more
        return post_repeated(lambda: self._webhooks.post_voice(url, form), repeat)

    def parse_document(self, document: str, content_type: str, url: str) -> tuple[DocumentAction, ...]:
        """Read a document of Africa's Talking."""
        return read_at_xml(document, content_type, url)

    def keys_form(self, keys: str, finished_on: str) -> Form:
        """Return the form for a GetDigits callback. The finish key is left out."""
        del finished_on
        return {"dtmfDigits": keys}

    def recording_form(self, recording: SimulatedRecording, key: str) -> Form:
        """Return the form for a Record callback."""
        del key
        return {"recordingUrl": self._url(recording), "durationInSeconds": str(recording.seconds)}

    def notify_recording(self, call: Call, url: str, recording: SimulatedRecording, after: float) -> None:
        """Notify nobody: Africa's Talking sends no such notice."""

    def dial_form(self, call: Call, outcome: str, seconds: float) -> Form:
        """Return no form: the final notice has the outcome."""
        del call, outcome, seconds
        return {}

    def notify_progress(self, call: Call, event: str) -> None:
        """Notify nobody: Africa's Talking sends no such notice."""

    def notify_end(self, call: Call, seconds: int) -> None:
        """Send the final notice to the callback URL of the number, and ignore the response."""
        cause = HANGUP_CAUSES.get(call.ending, "NORMAL_CLEARING") if call.ending else "UNSPECIFIED"
        form = self._form(call, "0", "Completed") | {
            "durationInSeconds": str(seconds),
            "currencyCode": "KES",
            "amount": f"{SECOND_COST * seconds:.2f}",
            "hangupCause": cause,
        }
        if call.recording is not None:
            form["recordingUrl"] = self._url(call.recording)
        if call.dialled_phone is not None:
            number, connected = call.dialled_phone
            form |= {"dialDestinationNumber": number, "dialDurationInSeconds": str(round(connected))}
        self._notices.send(lambda: self._webhooks.post_voice(self.webhook_url, form))

    def _form(self, call: Call, active: str, state: str) -> Form:
        form = {
            "isActive": active,
            "sessionId": call.id,
            "direction": "Inbound" if call.direction == "in" else "Outbound",
            "callerNumber": call.phone,
            "destinationNumber": call.number,
            "callSessionState": state,
            "callerCountryCode": _country(call.phone),
            "callStartTime": call.at.strftime("%Y-%m-%d+%H:%M:%S"),
        }
        return form | ({"clientRequestId": call.client_request_id} if call.client_request_id else {})

    def _url(self, recording: SimulatedRecording) -> str:
        return f"{self._origin()}/recordings/{recording.id}.wav"


def _country(phone: str) -> str:
    try:
        return str(phonenumbers.parse(phone).country_code)
    except phonenumbers.NumberParseException:
        return ""
