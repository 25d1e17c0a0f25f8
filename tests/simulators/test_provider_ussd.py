"""A phone on the network stand-in: what the gateway is sent, what the phone is shown."""

import threading

import pytest

from simulators.provider_network.text_length import sms_parts, truncate_ussd, ussd_length
from tests.simulators.small_gateway import TOKEN
from tests.waiting import WAIT_LIMIT_SECONDS

PHONE = "+254711000111"


def test_a_session_goes_as_africas_talking_sends_it(network, until):
    first = network.dial()
    assert (first["screen"], first["ends"], first["failed"]) == ("Karibu\n1. Report\n2. Leave", False, "")
    second = network.send(first, "1")
    third = network.send(second, "a * b")
    assert (third["screen"], third["ends"]) == ("Thank you. a * b", True)
    assert [hop["text"] for hop in network.gateway.hops] == ["", "1", "1*a * b"]
    hop = network.gateway.hops[0]
    assert hop == {
        "phoneNumber": PHONE,
        "serviceCode": "*384*2040#",
        "text": "",
        "sessionId": first["session"],
        "networkCode": "63902",
    }
    assert len(str(first["session"])) == len("ATUid_") + 32
    assert network.gateway.headers["User-Agent"] == "at-ussd-api/1.0"
    until(lambda: network.gateway.events)
    event = network.gateway.events[0]
    assert (event["status"], event["hopsCount"], event["input"]) == ("Success", "3", "1*a * b")
    assert event["lastAppResponse"] == "END Thank you. a * b"


def test_the_wire_is_shown_without_the_token(network):
    [exchange] = network.dial()["wire"]
    assert exchange["request"].startswith("POST /at/***/ussd HTTP/1.1\n")
    assert "serviceCode=%2A384%2A2040%23" in exchange["request"]
    assert exchange["reply"].endswith("CON Karibu\n1. Report\n2. Leave")
    assert TOKEN not in str(exchange)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (("Oops", 500), "The gateway answered with HTTP 500."),
        (("CON moved", 302), "The gateway answered with HTTP 302."),
        (("<html>hello</html>", 200), "The gateway's answer begins with neither CON nor END."),
        ((" CON late", 200), "The gateway's answer begins with neither CON nor END."),
    ],
)
def test_an_answer_that_is_none_ends_the_session(network, until, answer, why):
    network.gateway.answer = lambda _: answer
    shown = network.dial()
    assert (shown["screen"], shown["ends"], shown["failed"]) == ("", True, why)
    until(lambda: network.gateway.events)
    assert network.gateway.events[0]["status"] == "Failed"
    assert network.gateway.events[0]["errorMessage"] == why


def test_a_gateway_that_is_too_slow_ends_the_session(make_network):
    network = make_network(answer_seconds=0.1)
    released = threading.Event()
    network.gateway.answer = lambda _: "CON late" if released.wait(WAIT_LIMIT_SECONDS) else "CON never"
    shown = network.dial()
    released.set()
    assert (shown["ends"], shown["failed"]) == (True, "The gateway did not answer in time.")


def test_dropping_the_line_tells_the_gateway(network, until):
    shown = network.dial()
    network.caller.post(f"/sessions/{shown['session']}/drop", status=204)
    until(lambda: network.gateway.events)
    assert network.gateway.events[0]["status"] == "Incomplete"
    gone = network.caller.post(f"/sessions/{shown['session']}/send", {"input": "1"}, status=404)
    assert gone["error"] == "This session is over. Dial again."


def test_a_line_dropped_during_a_hop_shows_nothing_more(network, until):
    arrived, released = threading.Event(), threading.Event()

    def slow(form):
        if form["text"] == "1":
            arrived.set()
            released.wait(WAIT_LIMIT_SECONDS)
        return "CON page"

    network.gateway.answer = slow
    shown = network.dial()
    seen = []
    sending = threading.Thread(target=lambda: seen.append(network.send(shown, "1")))
    sending.start()
    assert arrived.wait(WAIT_LIMIT_SECONDS)
    busy = network.caller.post(f"/sessions/{shown['session']}/send", {"input": "2"}, status=409)
    assert "still waiting" in busy["error"]
    network.provider_network.ussd.drop(shown["session"])
    released.set()
    sending.join()
    assert (seen[0]["screen"], seen[0]["failed"]) == ("", "The line was dropped.")
    until(lambda: network.gateway.events)
    assert [event["status"] for event in network.gateway.events] == ["Incomplete"]


def test_the_session_clock_runs_out(make_network, until):
    network = make_network(session_seconds=0.2)
    shown = network.dial()
    until(lambda: network.gateway.events)
    assert network.gateway.events[0]["status"] == "Incomplete"
    network.caller.post(f"/sessions/{shown['session']}/send", {"input": "1"}, status=404)


def test_dialling_anew_ends_what_was_open(network, until):
    first = network.dial()
    other = network.dial("+254722000222")
    second = network.dial()
    until(lambda: network.gateway.events)
    assert [event["sessionId"] for event in network.gateway.events] == [first["session"]]
    assert len({first["session"], other["session"], second["session"]}) == 3
    assert network.send(other, "2")["screen"] == "Kwaheri."


@pytest.mark.parametrize("repeat", ["after", "together"])
def test_a_hop_may_arrive_twice(network, repeat):
    network.caller.post(f"/phones/{PHONE}/faults", {"repeat": repeat})
    both = threading.Barrier(2, timeout=WAIT_LIMIT_SECONDS)

    def answer(_):
        if repeat == "together":
            both.wait()  # passes only when the two are under way at the same moment
        return "CON same"

    network.gateway.answer = answer
    shown = network.dial()
    assert (shown["screen"], shown["repeat_differs"], len(shown["wire"])) == ("same", False, 2)
    assert network.gateway.hops[0] == network.gateway.hops[1]


def test_a_repeat_that_is_answered_otherwise_is_shown(network):
    network.caller.post(f"/phones/{PHONE}/faults", {"repeat": "after"})
    network.gateway.answer = lambda _: f"CON {len(network.gateway.hops)}"
    assert network.dial()["repeat_differs"] is True


def test_a_lost_reply_reaches_the_gateway_and_not_the_phone(network, until):
    network.caller.post(f"/phones/{PHONE}/faults", {"lose_reply": True})
    shown = network.dial()
    assert (shown["screen"], shown["failed"]) == ("", "The answer was lost on its way.")
    assert len(network.gateway.hops) == 1
    until(lambda: network.gateway.events)
    assert network.gateway.events[0]["status"] == "Failed"


@pytest.mark.parametrize(
    ("path", "body", "error"),
    [
        ("/phones/0711/dial", {"code": "*384#"}, "A phone's number looks like +254711000111."),
        (f"/phones/{PHONE}/dial", {"code": "+254711"}, "A service code looks like *384*2040#."),
        (f"/phones/{PHONE}/dial", {}, "missing required field `code`"),
        (f"/phones/{PHONE}/faults", {"repeat": "often"}, "Invalid enum value 'often'"),
        (f"/phones/{PHONE}/faults", {"delay_seconds": 3600}, "delay_seconds is between 0 and 20"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(network, path, body, error):
    assert error in network.caller.post(path, body, status=400)["error"]


def test_a_page_of_another_site_cannot_dial(network, http):
    url = f"{network.caller.url}/phones/{PHONE}/dial"
    answer = http.post(
        url, json={"code": "*384#"}, headers={"Origin": "http://evil.example"}, timeout=WAIT_LIMIT_SECONDS
    )
    assert answer.status_code == 403
    assert network.gateway.hops == []


@pytest.mark.parametrize(
    ("text", "used", "limit", "encoding"),
    [
        ("a" * 160, 160, 160, "GSM-7"),
        ("{€}", 6, 160, "GSM-7"),
        ("é\n@", 3, 160, "GSM-7"),
        ("ç", 1, 80, "UCS-2"),
        ("🙂", 2, 80, "UCS-2"),
    ],
)
def test_the_network_counts_as_the_standard_says(text, used, limit, encoding):
    length = ussd_length(text)
    assert (length.used, length.limit, length.encoding) == (used, limit, encoding)


def test_what_no_ussd_string_holds_is_cut():
    assert truncate_ussd("a" * 200) == "a" * 182
    assert truncate_ussd("ŵ" * 200) == "ŵ" * 80


@pytest.mark.parametrize(("text", "parts"), [("a" * 160, 1), ("a" * 161, 2), ("ŵ" * 70, 1), ("ŵ" * 135, 3)])
def test_parts_of_a_text(text, parts):
    assert sms_parts(text) == parts
