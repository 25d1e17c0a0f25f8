"""What logs, metrics and the store tell, after whole conversations and after everything that can go wrong in one."""

import io
import json
import re
from urllib.parse import quote

import pytest
import redis
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families

from gateway.operations import metrics
from gateway.providers.registry import PROVIDERS
from tests.gateway.conftest import TOKEN, MakeServices
from tests.gateway.conversations.ussd.conftest import MENUS, MakePhone
from tests.gateway.conversations.ussd.phone import APOLOGY, CODE, HOOK, NUMBER, Phone
from tests.gateway.services import create_app

WORDS = "Kibera sokoni"
EVENT = {
    "sessionId": "ATUid_1",
    "phoneNumber": NUMBER,
    "networkCode": "63902",
    "serviceCode": CODE,
    "status": "Incomplete",
    "cost": "KES 0.10",
    "durationInMillis": "9000",
    "hopsCount": "4",
    "input": f"1*1*{WORDS}",
    "lastAppResponse": f"CON {WORDS}",
    "errorMessage": WORDS,
}


def run_conversation(phone: Phone) -> str:
    """A whole conversation; the reference of its case."""
    phone.dial()
    phone.send("3", "3", "1", "1", WORDS, "no number", "12", "1")
    reference = phone.reference
    phone.send("2")
    phone.hop()
    return reference


def logged_events(stream: io.StringIO) -> list[str]:
    return [json.loads(line)["event"] for line in stream.getvalue().splitlines()]


def assert_tells_nothing(text: str, *references: str) -> None:
    for secret in (TOKEN, WORDS, *WORDS.split(), NUMBER[1:], NUMBER[-9:], "000111", "ATUid", *references):
        assert secret not in text
    assert not re.search(r"(?<![0-9a-f.])[0-9]{9,}(?![0-9a-f])", text)


def test_a_conversation(app: Flask, phone: MakePhone, logged: io.StringIO) -> None:
    reference = run_conversation(phone())
    assert app.test_client().post(f"{HOOK}/events", data=EVENT).status_code == 204
    assert logged_events(logged) == ["hop"] * 11 + ["session_over"]
    last = json.loads(logged.getvalue().splitlines()[-1])
    assert {name: last[name] for name in ("status", "network", "hops", "milliseconds", "cost")} == {
        "status": "Incomplete",
        "network": "63902",
        "hops": "4",
        "milliseconds": "9000",
        "cost": "KES 0.10",
    }
    assert_tells_nothing(logged.getvalue(), reference)


def test_an_event_whose_fields_hold_what_they_should_not(app: Flask, logged: io.StringIO) -> None:
    fields = {name: text if name == "sessionId" else f"{WORDS} {NUMBER}" for name, text in EVENT.items()}
    assert app.test_client().post(f"{HOOK}/events", data=fields).status_code == 204
    assert logged_events(logged) == ["session_over"]
    assert_tells_nothing(logged.getvalue())


def test_a_failing_hop(phone: MakePhone, store: redis.Redis, logged: io.StringIO) -> None:
    one = phone()
    one.dial()
    one.send("1", "1", WORDS, "12")
    store.set("counts:submissions", "no hash")
    assert one.send("1") == APOLOGY
    assert logged_events(logged)[-3:] == ["hop_failed", "hop_apologised", "hop"]
    assert "ResponseError" in logged.getvalue()
    assert_tells_nothing(logged.getvalue())
    store.delete("counts:submissions")
    assert one.hop().startswith("CON Thank you.")  # the same hop, delivered again


def test_what_is_refused(app: Flask, phone: MakePhone, logged: io.StringIO) -> None:
    phone(code=f"*999*{NUMBER[1:]}*{WORDS}#").dial()
    phone(code=f"*{NUMBER[1:]}#").dial()
    phone(code=WORDS).dial()
    phone(session="").dial(WORDS)
    client = app.test_client()
    client.post(HOOK, data=f"text={WORDS}" + "x" * 100_000)
    client.get(f"{HOOK}?text={quote(WORDS)}")
    client.post(f"/at/{TOKEN}x/ussd", data={"text": WORDS, "phoneNumber": NUMBER})
    assert logged_events(logged).count("unknown_service_code") == 3
    assert '"service_code":"*999"' in logged.getvalue()
    assert_tells_nothing(logged.getvalue())


def test_a_store_that_is_away(make_services: MakeServices, logged: io.StringIO) -> None:
    services = make_services(GATEWAY_MENUS=str(MENUS), REDIS_URL="unix:///nonexistent/valkey.sock")
    assert Phone(create_app(services).test_client()).dial(f"1*1*{WORDS}") == APOLOGY
    assert "hop_failed" in logged_events(logged)
    assert_tells_nothing(logged.getvalue())


LABELS = {
    "provider": PROVIDERS.names,
    "channel": metrics.CHANNELS,
    "outcome": metrics.HOP_OUTCOMES,
    "how": metrics.SESSION_ENDINGS | {metrics.OTHER},
    "why": metrics.REFUSAL_REASONS,
}


def test_metrics_have_labels_from_closed_lists(app: Flask, phone: MakePhone) -> None:
    reference = run_conversation(phone())
    phone(code=WORDS).dial(WORDS)
    client = app.test_client()
    client.post(f"{HOOK}/events", data=EVENT)
    client.post(f"{HOOK}/events", data={"status": WORDS})
    client.post("/at/wrong/ussd", data={"text": WORDS})
    text = client.get("/metrics").data.decode()
    assert_tells_nothing(re.sub(r"(_created\S*|_seconds_sum\S*) \S+", "", text), reference)
    found = {
        (name, value)
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        for name, value in sample.labels.items()
        if name in LABELS
    }
    assert {name for name, _ in found} == set(LABELS)
    assert all(value in LABELS[name] for name, value in found)


def dump_store(store: redis.Redis) -> dict[bytes, bytes | None]:
    return {key: store.dump(key) for key in store.keys("*")}


@pytest.mark.parametrize(
    "wrong",
    [
        "x",
        TOKEN[:-1],
        f"{TOKEN}x",
        TOKEN.upper(),
        "%00",
        "%ED%A0%80",
        "🐟",
        f"{TOKEN}%20",
        f"%20{TOKEN}",
    ],
)
@pytest.mark.parametrize("page", ["ussd", "ussd/events"])
def test_a_wrong_token_stores_nothing(
    app: Flask, phone: MakePhone, store: redis.Redis, wrong: str, page: str
) -> None:
    one = phone()
    one.dial()
    before = dump_store(store)
    one.text = "1"
    response = app.test_client().post(f"/at/{wrong}/{page}", data=one.form)
    refusal = 404 if wrong == "%00" else 403  # such a path is none
    assert (response.status_code, response.data) == (refusal, b"")
    assert dump_store(store) == before
