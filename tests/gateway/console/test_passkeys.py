"""Passkeys that are not taken. The browser tests have those that are."""

import json
from datetime import UTC, datetime

import pytest
import redis

from gateway.console.people.passkeys import ConsoleOrigin, Passkeys
from gateway.console.people.role import Role
from gateway.console.people.session_store import Session
from gateway.console.people.user import Passkey, User
from tests.clock import Clock

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
ORIGIN = ConsoleOrigin("https://console.example.org")
SESSION = Session(key="console:session:1", user="amina", generation=1, began_at=NOW, seen_at=NOW)
PASSKEY = Passkey(id="AAAA", public_key="BBBB", sign_count=1, name="Phone", added_at=NOW)
USER = User(name="amina", role=Role.OWNER, created_at=NOW, passkeys=(PASSKEY,))
UNSIGNED = {"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {}}
FALSE = UNSIGNED | {"response": {"clientDataJSON": "AAAA", "authenticatorData": "AAAA", "signature": "AAAA"}}


@pytest.fixture
def passkeys(store: redis.Redis) -> Passkeys:
    return Passkeys(store, Clock())


@pytest.mark.parametrize(
    "answer",
    ["", "[]", "{}", "null", '"x"', '{"id": "CCCC"}', json.dumps(UNSIGNED), json.dumps(FALSE)],
)
def test_what_is_no_passkey_is_not_taken(answer: str, passkeys: Passkeys) -> None:
    passkeys.request_options(USER, SESSION, ORIGIN)
    assert passkeys.judge(USER, SESSION, ORIGIN, answer) is None
    passkeys.creation_options(USER, SESSION, ORIGIN)
    assert passkeys.create(USER, SESSION, ORIGIN, answer, "Phone") is None


def test_a_challenge_is_for_one_session_and_one_answer(passkeys: Passkeys, store: redis.Redis) -> None:
    passkeys.request_options(USER, SESSION, ORIGIN)
    (key,) = store.keys("console:challenge:*")
    assert 0 < store.ttl(key) <= 300
    assert key.endswith(b":1")
    passkeys.judge(USER, SESSION, ORIGIN, json.dumps(FALSE))
    assert not store.exists(key)


def test_the_options_name_the_host_and_what_is_there_already(passkeys: Passkeys) -> None:
    made = json.loads(passkeys.creation_options(USER, SESSION, ORIGIN))
    assert made["rp"]["id"] == "console.example.org"
    assert [one["id"] for one in made["excludeCredentials"]] == ["AAAA"]
    asked = json.loads(passkeys.request_options(USER, SESSION, ORIGIN))
    assert [one["id"] for one in asked["allowCredentials"]] == ["AAAA"]


@pytest.mark.parametrize(
    ("origin", "takes"),
    [("http://localhost:8080", True), ("http://127.0.0.1:8080", False), ("http://[::1]:8080", False)],
)
def test_addresses_of_digits_have_no_passkeys(origin: str, takes: bool) -> None:
    assert ConsoleOrigin(origin).takes_passkeys == takes


@pytest.mark.parametrize(
    ("origin", "by_name"),
    [
        ("http://127.0.0.1:8080", "http://localhost:8080"),
        ("http://localhost:8080", ""),
        ("https://10.0.0.7", ""),
    ],
)
def test_this_machine_has_a_name_to_which_passkeys_are_bound(origin: str, by_name: str) -> None:
    assert ConsoleOrigin(origin).by_name == by_name
