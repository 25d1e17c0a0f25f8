"""Calls from the service on the network stand-in: the providers' own SDKs place them, the phone rings."""

from collections.abc import Callable

import flask
import pytest
from africastalking.Voice import VoiceService
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from simulators.provider_network.calls.call import Ending
from tests.simulators.conftest import PUBLIC_URL, Network
from tests.simulators.telephone import PHONE, SERVICE, Telephone, ringing_calls
from tests.waiting import WAIT_LIMIT_SECONDS

Until = Callable[[Callable[[], object]], None]


class LocalTwilioClient(TwilioHttpClient):
    """Twilio's client, pointed at the stand-in."""

    def __init__(self, origin: str) -> None:
        super().__init__(timeout=WAIT_LIMIT_SECONDS)
        self.origin = origin

    def request(self, method, url, *rest, **more):  # type: ignore[no-untyped-def]
        return super().request(method, url.replace("https://api.twilio.com", self.origin), *rest, **more)


@pytest.fixture
def twilio(network: Network) -> Client:
    return Client("AC1", "twilio-token", http_client=LocalTwilioClient(network.caller.url))


@pytest.fixture
def africastalking(network: Network) -> VoiceService:
    service = VoiceService("sandbox", "atsk_key")
    service._baseUrl = network.caller.url
    return service


@pytest.fixture(autouse=True)
def speaking(network: Network) -> None:
    network.gateway.speak = lambda _: flask.Response(
        "<Response><Say>Hello</Say></Response>", mimetype="text/xml"
    )


def place(twilio: Client, **more: object) -> str:
    """Have Twilio ring the phone; the CallSid."""
    events = ["initiated", "ringing", "answered", "completed"]
    placed = twilio.calls.create(
        to=PHONE,
        from_=SERVICE,
        url=f"{PUBLIC_URL}/twilio/voice?call=7",
        status_callback=f"{PUBLIC_URL}/twilio/voice/status?call=7",
        status_callback_event=events,
        **more,
    )
    assert (placed.status, placed.direction) == ("queued", "outbound-api")
    return str(placed.sid)


def statuses(network: Network) -> list[str]:
    return sorted(one.form["CallStatus"] for one in network.gateway.noticed)


def test_twilio_rings_and_somebody_answers(network: Network, twilio: Client, until: Until) -> None:
    sid = place(twilio)
    (call,) = ringing_calls(network)
    assert (call["number"], call["provider"], call["direction"]) == (SERVICE, "twilio", "out")
    line = Telephone(network, call)
    line.answer()
    assert line.heard == ["Hello"]
    (asked,) = network.gateway.asked
    assert (asked.path, asked.signed) == ("/twilio/voice?call=7", True)
    told = {
        "From": SERVICE,
        "To": PHONE,
        "Direction": "outbound-api",
        "CallStatus": "in-progress",
        "CallSid": sid,
    }
    assert asked.form.items() >= told.items()
    assert twilio.calls(sid).fetch().status == "in-progress"
    line.send_event("played")
    until(lambda: len(network.gateway.noticed) == 4)
    assert statuses(network) == ["completed", "in-progress", "ringing", "ringing"]


def test_africas_talking_rings_and_somebody_answers(
    network: Network, africastalking: VoiceService, until: Until
) -> None:
    placed = africastalking.call(SERVICE, [PHONE], timeout=WAIT_LIMIT_SECONDS)
    assert placed["errorMessage"] == "None"
    (entry,) = placed["entries"]
    assert (entry["phoneNumber"], entry["status"]) == (PHONE, "Queued")
    (call,) = ringing_calls(network)
    line = Telephone(network, call)
    line.answer()
    form = network.gateway.asked[0].form
    told = {"direction": "Outbound", "callerNumber": PHONE, "destinationNumber": SERVICE, "isActive": "1"}
    assert form.items() >= (told | {"sessionId": entry["sessionId"]}).items()
    line.hang_up()
    until(lambda: network.gateway.noticed)
    assert network.gateway.noticed[0].form["hangupCause"] == "NORMAL_CLEARING"


@pytest.mark.parametrize(
    ("line", "ended", "status", "cause"),
    [
        ("engaged", "The phone was engaged.", "busy", "USER_BUSY"),
        ("unreachable", "The phone is out of reach.", "failed", "SUBSCRIBER_ABSENT"),
        ("silent", "Nobody answered.", "no-answer", "NO_ANSWER"),
    ],
)
def test_a_phone_that_does_not_answer(
    network: Network, twilio: Client, until: Until, line: str, ended: str, status: str, cause: str
) -> None:
    network.caller.post(f"/phones/{PHONE}/line", {"line": line})
    sid = place(twilio, timeout=0)
    until(lambda: network.caller.get(f"/calls/{sid}")["ending"] == ended)
    until(lambda: status in statuses(network))
    assert ringing_calls(network) == []
    if line != "silent":  # which takes Africa's Talking's 45 s
        service = VoiceService("sandbox", "atsk_key")
        service._baseUrl = network.caller.url
        service.call(SERVICE, [PHONE], timeout=WAIT_LIMIT_SECONDS)
        until(lambda: cause in [one.form.get("hangupCause") for one in network.gateway.noticed])


def test_a_call_that_is_taken_at_the_last_moment_goes_on(
    network: Network, twilio: Client, until: Until
) -> None:
    sid = place(twilio)
    until(lambda: ringing_calls(network))
    exchange = network.provider_network.calls
    call = exchange.find(sid)
    exchange.answer(sid)
    exchange.stop_ringing(call, Ending.UNANSWERED)
    assert call.is_active
    assert "no-answer" not in statuses(network)


def test_a_call_is_declined(network: Network, twilio: Client, until: Until) -> None:
    place(twilio)
    assert Telephone(network, ringing_calls(network)[0]).hang_up()["ending"] == "The call was declined."
    until(lambda: "busy" in statuses(network))
    assert network.gateway.asked == []


def test_a_phone_that_talks_is_engaged(network: Network, twilio: Client, until: Until) -> None:
    place(twilio)
    Telephone(network, ringing_calls(network)[0]).answer()
    sid = place(twilio)
    until(lambda: network.caller.get(f"/calls/{sid}")["ending"] == "The phone was engaged.")


@pytest.mark.parametrize(
    ("detection", "told"),
    [("Enable", "machine_start"), ("DetectMessageEnd", "machine_end_beep"), (None, None)],
)
def test_a_machine_answers(
    network: Network, twilio: Client, until: Until, detection: str | None, told: str | None
) -> None:
    network.caller.post(f"/phones/{PHONE}/line", {"line": "machine"})
    place(twilio, **({"machine_detection": detection} if detection else {}))
    until(lambda: "completed" in statuses(network))
    assert network.gateway.asked[0].form.get("AnsweredBy") == told


def test_the_service_stops_ringing(network: Network, twilio: Client, until: Until) -> None:
    sid = place(twilio)
    twilio.calls(sid).update(status="canceled")
    until(lambda: "canceled" in statuses(network))
    assert network.caller.post(f"/calls/{sid}/answer")["ending"] == "The service stopped ringing."


@pytest.mark.parametrize(
    ("changes", "code"), [({"to": "hello"}, 21211), ({"from_": "COUNTY"}, 21212), ({"url": ""}, 21205)]
)
def test_twilio_refuses(twilio: Client, changes: dict[str, str], code: int) -> None:
    order = {"to": PHONE, "from_": SERVICE, "url": PUBLIC_URL} | changes
    with pytest.raises(TwilioRestException) as refused:
        twilio.calls.create(**order)
    assert refused.value.code == code


def test_nobody_rings_without_the_key(network: Network) -> None:
    assert (
        network.caller.session.post(f"{network.caller.url}/call", timeout=WAIT_LIMIT_SECONDS).status_code
        == 401
    )
    path = f"{network.caller.url}/2010-04-01/Accounts/AC1/Calls.json"
    assert network.caller.session.post(path, timeout=WAIT_LIMIT_SECONDS).status_code == 401
