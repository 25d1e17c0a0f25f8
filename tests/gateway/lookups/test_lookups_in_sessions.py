"""Lookups as a citizen meets them: dialled through the provider's webhook."""

import json
from collections.abc import Callable

import pytest
import redis

from tests.gateway.conversations.ussd.phone import Phone
from tests.gateway.lookups.conftest import SECRET
from tests.gateway.lookups.fake_http_system import (
    CLINICS,
    AnswerScript,
    FakeHttpSystem,
    answer_json,
    never_answer,
)
from tests.gateway.services import Services

MakePhone = Callable[..., Phone]
ONE = {"results": [{"name": "Laini Saba", "geometry": {"lat": -1.5}}]}


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        (answer_json(ONE), "CON Laini Saba in Kibera Soko."),
        (answer_json({"results": []}), "END No clinic in Kibera Soko."),
        (answer_json({}, 404), "END No clinic in Kibera Soko."),
        (answer_json(CLINICS), "CON Clinics\n1. Kibera\n2. Laini\n0. Back"),
        (answer_json({}, 500), "END The clinics cannot be asked now."),
        (never_answer, "END We will text you the clinic."),
    ],
)
def test_every_way_out(phone: MakePhone, system: FakeHttpSystem, answer: AnswerScript, shown: str) -> None:
    system.answers = [answer]
    one = phone()
    one.dial()
    assert one.send("Kibera Soko").startswith(shown)
    (asked,) = system.requests
    assert asked.path == "/wards/Kibera%20Soko/clinics"
    assert asked.headers["Authorization"] == SECRET


@pytest.mark.parametrize("method", ["post", "put", "patch"])
def test_a_change_is_sent_once(
    phone: MakePhone, system: FakeHttpSystem, store: redis.Redis, method: str
) -> None:
    system.answers = [answer_json({"name": "Asha"}), never_answer]
    one = phone(code="*384*2040*4#")
    one.dial()
    assert one.send("Kibera") == "END Moved to Kibera."
    late = phone(code="*384*2040*4#")
    late.dial()
    assert late.send("Laini Saba") == "END We will text you the clinic."
    assert [(asked.method, json.loads(asked.body)) for asked in system.requests] == [
        (method.upper(), {"ward": "Kibera"}),
        (method.upper(), {"ward": "Laini Saba"}),
    ]
    assert store.keys("late:*") == []


def test_a_replay_sends_no_change(phone: MakePhone, system: FakeHttpSystem, store: redis.Redis) -> None:
    system.answers = [answer_json({"name": "Asha"})]
    one = phone(code="*384*2040*4#")
    question = one.dial()
    store.delete(*store.keys("conversation:*"))
    assert one.send("Kibera") == question
    assert system.requests == []
    assert one.send("Laini") == "END Moved to Laini."
    assert len(system.requests) == 1


def test_rows_stay_with_the_session(phone: MakePhone, system: FakeHttpSystem) -> None:
    one = phone()
    one.dial()
    one.send("Kibera")
    assert one.send("2") == "END Laini: 2"
    assert len(system.requests) == 1


def test_a_repeated_hop_asks_nothing_again(phone: MakePhone, system: FakeHttpSystem) -> None:
    one = phone()
    one.dial()
    first = one.send("Kibera")
    assert [one.hop() for _ in range(3)] == [first] * 3
    assert len(system.requests) == 1


def test_what_the_citizen_said_and_the_secret_are_nowhere_in_the_open(
    phone: MakePhone,
    system: FakeHttpSystem,
    store: redis.Redis,
    services: Services,
    caplog: pytest.LogCaptureFixture,
) -> None:
    system.answers = [never_answer]
    one = phone()
    one.dial()
    one.send("Kibera Soko")
    services.job_notifier.close()
    (key,) = store.keys("late:*")
    texts = [str(store.hgetall(key)), *(str(record.__dict__) for record in caplog.records)]
    assert [record.getMessage() for record in caplog.records].count("lookup_failed") == 1
    for hidden in ("Kibera", one.number, SECRET.removeprefix("Bearer ")):
        assert not any(hidden in text for text in texts)
