"""Calls to the service on the network stand-in: documents carried out as the provider would, and what it tells us."""

from collections.abc import Callable
from typing import Any

import flask
import pytest

from tests.simulators.conftest import PUBLIC_URL, Network
from tests.simulators.small_gateway import TOKEN, ReceivedVoiceRequest
from tests.simulators.telephone import PHONE, SERVICE, Telephone, place_call
from tests.waiting import WAIT_LIMIT_SECONDS

Until = Callable[[Callable[[], object]], None]
HOOKS = {"twilio": "/twilio/voice", "at": f"/at/{TOKEN}/voice"}


def set_documents(network: Network, provider: str, *bodies: str) -> None:
    """Have the gateway answer with these documents, one after the other; the last again and again."""
    kind = "text/xml" if provider == "twilio" else "application/xml"
    left = list(bodies)

    def speak(_: ReceivedVoiceRequest) -> flask.Response:
        body = left.pop(0) if len(left) > 1 else left[0]
        return flask.Response(f"<Response>{body}</Response>", mimetype=kind)

    network.gateway.speak = speak


def connect(network: Network, provider: str, *bodies: str) -> Telephone:
    """Call a gateway that answers with these documents."""
    set_documents(network, provider, *bodies)
    return place_call(network, provider)


def request_forms(network: Network) -> list[dict[str, str]]:
    """The forms of the requests within calls."""
    return [one.form for one in network.gateway.asked]


def test_twilio_asks_with_a_signature_over_the_public_address(network: Network) -> None:
    line = connect(network, "twilio", "<Say>Karibu</Say>")
    assert line.heard == ["Karibu"]
    (first,) = network.gateway.asked
    assert (first.path, first.signed, bool(first.token)) == ("/twilio/voice", True, True)
    assert first.form.items() >= {"From": PHONE, "To": SERVICE, "CallStatus": "ringing"}.items()
    assert first.form.items() >= {"Direction": "inbound", "AccountSid": "AC1"}.items()
    assert first.form["CallSid"].startswith("CA")
    assert len(first.form["CallSid"]) == 34


def test_africas_talking_asks_with_its_own_fields(network: Network) -> None:
    connect(network, "at", "<Say>Karibu</Say>")
    (first,) = network.gateway.asked
    assert first.path == f"/at/{TOKEN}/voice"
    named = {"isActive": "1", "direction": "Inbound", "callerNumber": PHONE, "destinationNumber": SERVICE}
    assert first.form.items() >= (named | {"callerCountryCode": "254"}).items()
    assert first.form["sessionId"].startswith("ATVId_")
    assert "+" in first.form["callStartTime"]


GATHER = {
    "twilio": '<Gather numDigits="{most}" finishOnKey="#" timeout="7" action="?why=keys"><Say>One?</Say></Gather>',
    "at": '<GetDigits numDigits="{most}" finishOnKey="#" timeout="7" callbackUrl="?why=keys">'
    "<Say>One?</Say></GetDigits>",
}
KEYS = {"twilio": "Digits", "at": "dtmfDigits"}


@pytest.mark.parametrize("provider", ["twilio", "at"])
@pytest.mark.parametrize(
    ("most", "pressed", "told"),
    [
        ("2", "48", "48"),
        ("9", "48#", "48"),
        ("9", "#", None),
        ("9", "#4#", "4"),
        ("9", "4", None),
        ("3", "*07", "*07"),
    ],
)
def test_keys_end_with_the_last_or_with_the_finish_key(
    network: Network, provider: str, most: str, pressed: str, told: str | None
) -> None:
    line = connect(network, provider, GATHER[provider].format(most=most), "<Say>Thanks</Say>")
    assert (line.stage["kind"], line.heard, line.stage["seconds"]) == ("keys", ["One?"], 7.0)
    line.key(pressed)
    requests = network.gateway.asked[1:]
    assert [one.form[KEYS[provider]] for one in requests] == ([] if told is None else [told])
    if told is not None:
        assert requests[0].path == f"{HOOKS[provider]}?why=keys"
        assert line.heard == ["Thanks"]
        assert requests[0].signed == (provider == "twilio")


@pytest.mark.parametrize("provider", ["twilio", "at"])
def test_after_silence_the_document_goes_on(network: Network, provider: str) -> None:
    redirect = "<Redirect>?why=silence</Redirect>"
    line = connect(network, provider, GATHER[provider].format(most=1) + redirect, "<Say>Again</Say>")
    line.send_event("silence")
    assert [one.path for one in network.gateway.asked] == [HOOKS[provider], f"{HOOKS[provider]}?why=silence"]
    assert KEYS[provider] not in network.gateway.asked[1].form
    assert line.heard == ["Again"]


@pytest.mark.parametrize("provider", ["twilio", "at"])
def test_keys_that_were_pressed_before_silence_are_sent(network: Network, provider: str) -> None:
    line = connect(network, provider, GATHER[provider].format(most=9), "<Say>Thanks</Say>")
    line.key("12")
    line.send_event("silence")
    assert request_forms(network)[1][KEYS[provider]] == "12"


@pytest.mark.parametrize("provider", ["twilio", "at"])
def test_the_end_of_a_document_is_the_end_of_the_call(network: Network, until: Until, provider: str) -> None:
    line = connect(network, provider, GATHER[provider].format(most=1))
    line.send_event("silence")
    assert line.view["ending"] == "The service hung up."
    until(lambda: network.gateway.noticed)
    (notice,) = network.gateway.noticed
    if provider == "twilio":
        assert (notice.path, notice.signed) == ("/twilio/voice/status", True)
        assert notice.form.items() >= {"CallStatus": "completed", "CallDuration": "0"}.items()
    else:
        ended = {"isActive": "0", "hangupCause": "NORMAL_CLEARING", "currencyCode": "KES", "amount": "0.00"}
        assert notice.form.items() >= (ended | {"durationInSeconds": "0"}).items()


def test_empty_keys_come_back_where_twilio_is_told_so(network: Network) -> None:
    gather = '<Gather actionOnEmptyResult="true" action="?why=keys"/>'
    line = connect(network, "twilio", gather, "<Hangup/>")
    line.send_event("silence")
    assert request_forms(network)[1]["Digits"] == ""


def test_prompts_before_a_gather_are_not_cut_short(network: Network) -> None:
    words = '<Say language="sw-KE">A</Say><Pause length="2"/><Play loop="2">/sounds/a.mp3</Play>'
    line = connect(network, "twilio", words + GATHER["twilio"].format(most=1))
    assert (line.stage["kind"], line.heard) == ("speak", ["A", "2.0", "/sounds/a.mp3", "/sounds/a.mp3"])
    line.key("1")  # nobody waits for it
    assert len(network.gateway.asked) == 1
    line.send_event("played")
    assert (line.stage["kind"], line.heard) == ("keys", ["One?"])


def test_an_event_of_a_stage_that_is_over_changes_nothing(network: Network) -> None:
    line = connect(network, "at", GATHER["at"].format(most=1), GATHER["at"].format(most=1))
    late = {"stage": line.stage["number"], "what": "key", "key": "1"}
    for _ in range(2):
        network.caller.post(f"/calls/{line.view['call']}/events", late)
    assert len(network.gateway.asked) == 2


@pytest.mark.parametrize(
    ("provider", "body", "why"),
    [
        ("twilio", "<Say>no end", "The document is no XML"),
        ("twilio", "<Sing>la</Sing>", "<Sing> is not known"),
        ("twilio", '<Say volume="11">A</Say>', "<Say> has no attribute `volume`."),
        ("twilio", "<Gather><Hangup/></Gather>", "<Hangup> is not known inside <Gather>."),
        ("twilio", f"<Say>{'a' * 4001}</Say>", "<Say> has 4001 characters"),
        ("twilio", "<Pause/><Reject/>", "<Reject> has to be first."),
        ("twilio", '<Pause length="1.5"/>', "<Pause length> is a whole number, not `1.5`."),
        ("twilio", '<Gather method="GET"/>', "<Gather> asks by GET"),
        ("twilio", f"<!--{'x' * 70_000}-->", "The document has 70"),
        ("twilio", "words", "<Response> has attributes or text of its own."),
        ("twilio", "<Redirect>/twilio/voice</Redirect>", "Nothing was heard in 20 documents"),
        ("twilio", "<Redirect>http://</Redirect>", "There is no such address."),
        ("twilio", "<Redirect>http://127.0.0.1:9/</Redirect>", "The gateway could not be reached"),
        ("at", "<Pause/>", "<Pause> is not known"),
        ("at", "<Hangup/>", "<Hangup> is not known"),
        ("at", "<GetDigits/>", "<GetDigits> holds exactly one verb."),
        ("at", "<GetDigits><Say>a</Say><Say>b</Say></GetDigits>", "<GetDigits> holds exactly one verb."),
        ("at", "<Play/>", "<Play> lacks its `url`."),
        ("at", '<Say language="sw">a</Say>', "<Say> has no attribute `language`."),
    ],
)
def test_a_document_that_the_provider_refuses_is_an_application_error(
    network: Network, provider: str, body: str, why: str
) -> None:
    line = connect(network, provider, body)
    assert str(line.view["trouble"]).startswith(why)
    if provider == "twilio":  # it apologises; the other breaks off
        assert line.heard == ["We are sorry, an application error has occurred. Goodbye."]
        line.send_event("played")
    assert line.view["ending"] == "Application error."


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (("<Response/>", 500, {"Content-Type": "text/xml"}), "The gateway answered with HTTP 500."),
        (("<Response/>", 200, {"Content-Type": "application/json"}), "TwiML comes as text/xml"),
        (("<Response/>", 302, {"Location": "/"}), "The gateway answered with HTTP 302."),
    ],
)
def test_an_answer_that_is_no_document_is_one_too(network: Network, answer: Any, why: str) -> None:
    network.gateway.speak = lambda _: answer
    assert str(place_call(network, "twilio").view["trouble"]).startswith(why)


@pytest.mark.parametrize("provider", ["twilio", "at"])
def test_rejected_before_it_costs(network: Network, until: Until, provider: str) -> None:
    line = connect(network, provider, "<Reject/>")
    assert line.view["ending"] == "The service did not take the call."
    until(lambda: network.gateway.noticed)
    form = network.gateway.noticed[0].form
    status = form["CallStatus"] if provider == "twilio" else form["hangupCause"]
    assert status == {"twilio": "no-answer", "at": "CALL_REJECTED"}[provider]


@pytest.mark.parametrize("provider", ["twilio", "at"])
def test_hanging_up_is_told_once(network: Network, until: Until, provider: str) -> None:
    line = connect(network, provider, GATHER[provider].format(most=1))
    line.hang_up()
    assert line.hang_up()["ending"] == "You hung up."
    assert line.key("1")["stage"]["kind"] == "over"  # type: ignore[index]
    until(lambda: network.gateway.noticed)
    assert len(network.gateway.asked) == len(network.gateway.noticed) == 1


RECORD = {
    "twilio": '<Record maxLength="60" finishOnKey="#" action="?why=recorded" recordingStatusCallback="/twilio/voice/'
    'status?why=stored"/>',
    "at": '<Record maxLength="60" finishOnKey="#" playBeep="true" callbackUrl="?why=recorded">'
    "<Say>Speak</Say></Record>",
}


@pytest.mark.parametrize("provider", ["twilio", "at"])
def test_a_message_can_be_fetched_a_while_after_it_was_spoken(
    network: Network, until: Until, provider: str
) -> None:
    network.caller.post("/voice", {"seconds": 0.3})
    line = connect(network, provider, RECORD[provider] + "<Redirect>?</Redirect>", "<Say>Thanks</Say>")
    assert (line.stage["kind"], line.stage["longest"], line.stage["beep"]) == ("record", 60.0, True)
    line.speak(3, "#")
    assert line.heard == ["Thanks"]
    told = network.gateway.asked[1]
    url = str(told.form["RecordingUrl" if provider == "twilio" else "recordingUrl"])
    session, account = network.caller.session, ("AC1", "twilio-token") if provider == "twilio" else None
    assert url.startswith(network.caller.url)
    assert session.get(url, auth=account, timeout=WAIT_LIMIT_SECONDS).status_code == 404
    until(lambda: session.get(url, auth=account, timeout=WAIT_LIMIT_SECONDS).status_code == 200)
    sound = session.get(url, auth=account, timeout=WAIT_LIMIT_SECONDS)
    assert sound.content.startswith(b"RIFF")
    assert len(sound.content) == 44 + 3 * 16_000
    if provider == "twilio":
        assert told.form.items() >= {"RecordingDuration": "3", "Digits": "#"}.items()
        assert session.get(url, timeout=WAIT_LIMIT_SECONDS).status_code == 401
        until(lambda: network.gateway.noticed)
        assert (
            network.gateway.noticed[0].form.items()
            >= {"RecordingStatus": "completed", "RecordingUrl": url}.items()
        )
        assert session.delete(url, auth=account, timeout=WAIT_LIMIT_SECONDS).status_code == 204
        assert session.get(url, auth=account, timeout=WAIT_LIMIT_SECONDS).status_code == 404


@pytest.mark.parametrize("provider", ["twilio", "at"])
def test_hanging_up_while_speaking_keeps_the_message(network: Network, until: Until, provider: str) -> None:
    line = connect(network, provider, RECORD[provider])
    line.speak(2, "hangup")
    until(lambda: [one for one in network.gateway.noticed if "why=stored" not in one.path])
    forms = [one.form for one in (*network.gateway.asked[1:], *network.gateway.noticed)]
    assert any(form.get("Digits") == "hangup" or "recordingUrl" in form for form in forms)


@pytest.mark.parametrize("provider", ["twilio", "at"])
def test_nothing_was_spoken(network: Network, provider: str) -> None:
    line = connect(network, provider, RECORD[provider] + "<Redirect>?why=silence</Redirect>", "<Say>A</Say>")
    line.send_event("silence")
    assert network.gateway.asked[1].path.endswith("?why=silence")


@pytest.mark.parametrize("outcome", ["completed", "busy", "no-answer"])
def test_twilio_tells_how_another_phone_answered(network: Network, outcome: str) -> None:
    dial = '<Dial action="?why=dialled" timeout="25"><Number>+254711000999</Number></Dial>'
    line = connect(network, "twilio", dial, "<Hangup/>")
    assert (line.stage["kind"], line.stage["numbers"], line.stage["seconds"]) == (
        "dial",
        ["+254711000999"],
        25.0,
    )
    line.send_event(outcome, seconds=12)
    told = request_forms(network)[1]
    assert (told["DialCallStatus"], told.get("DialCallDuration")) == (
        outcome,
        "12" if outcome == "completed" else None,
    )


def test_africas_talking_tells_it_with_the_last_notice(network: Network, until: Until) -> None:
    line = connect(network, "at", '<Dial phoneNumbers="+254711000999"/><Redirect>?</Redirect>', "<Reject/>")
    line.send_event("completed", seconds=12)
    until(lambda: network.gateway.noticed)
    told = {"dialDestinationNumber": "+254711000999", "dialDurationInSeconds": "12"}
    assert network.gateway.noticed[0].form.items() >= told.items()


def test_a_bad_network_brings_requests_twice_and_loses_answers(network: Network) -> None:
    set_documents(network, "twilio", "<Say>A</Say>")
    network.caller.post(f"/phones/{PHONE}/faults", {"repeat": "after"})
    place_call(network, "twilio")
    first, second = network.gateway.asked
    assert (first.form, first.token) == (second.form, second.token)
    network.caller.post(f"/phones/{PHONE}/faults", {"lose_reply": True})
    assert place_call(network, "at").view["trouble"] == "The answer was lost on its way."


def test_the_page_sees_documents_and_requests_without_the_token(network: Network) -> None:
    url = f"{PUBLIC_URL}/at/{TOKEN}/voice?step=1"
    line = connect(network, "at", f'<GetDigits callbackUrl="{url}"><Say>One?</Say></GetDigits>')
    assert "<GetDigits callbackUrl=" in str(line.view["document"])
    assert "\n    <Say>One?</Say>" in str(line.view["document"])
    assert TOKEN not in str(line.view)
    line.key("1")
    line.send_event("silence")
    assert network.gateway.asked[1].path == f"/at/{TOKEN}/voice?step=1"


def test_a_sound_is_fetched_as_the_provider_fetches_it(network: Network) -> None:
    line = connect(network, "twilio", f"<Play>{PUBLIC_URL}/sounds/a.mp3</Play>")
    sound = f"{network.caller.url}/calls/{line.view['call']}/sound"
    session = network.caller.session
    fetched = session.get(sound, params={"url": line.heard[0]}, timeout=WAIT_LIMIT_SECONDS)
    assert (fetched.content, fetched.headers["Content-Type"]) == (b"ID3a.mp3", "audio/mpeg")
    assert (
        session.get(sound, params={"url": "http://127.0.0.1:1/"}, timeout=WAIT_LIMIT_SECONDS).status_code
        == 404
    )


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({"number": "hello"}, 400),
        ({"number": SERVICE, "provider": "carrier pigeon"}, 400),
        ({"number": 5}, 400),
    ],
)
def test_numbers_and_providers_that_there_are_not(network: Network, told: object, status: int) -> None:
    assert "error" in network.caller.post(f"/phones/{PHONE}/call", told, status)


def test_a_number_as_it_is_dialled_at_home(network: Network) -> None:
    assert place_call(network, "at", "0711 082 000").view["number"] == SERVICE


def test_twilio_hears_words_where_the_document_lets_it(network: Network) -> None:
    hears = '<Gather input="dtmf speech" language="sw-KE" hints="maji,taa" speechTimeout="auto"/>'
    line = connect(network, "twilio", hears, "<Gather/>")
    line.send_event("words", words="maji yamekatika")
    form = request_forms(network)[-1]
    assert form["SpeechResult"] == "maji yamekatika"
    assert 0 < float(form["Confidence"]) < 1
    assert "Digits" not in form
    asked = len(network.gateway.asked)
    line.send_event("words", words="taa")  # here only keys count
    assert len(network.gateway.asked) == asked


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ('input="voice"', "<Gather> has no input voice"),
        (f'hints="{"x" * 101}"', "<Gather> takes 500 hints"),
        ('speechTimeout="soon"', "speechTimeout of <Gather>"),
    ],
    ids=["input", "hints", "speechTimeout"],
)
def test_twilio_refuses_a_gather_that_it_does_not_know(network: Network, wrong: str, why: str) -> None:
    assert str(connect(network, "twilio", f"<Gather {wrong}/>").view["trouble"]).startswith(why)
