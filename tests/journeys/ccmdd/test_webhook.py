"""Every transcript of the medication home delivery, replayed through Africa's Talking's webhook."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import pytest
import redis

from gateway.settings.reader import read_settings
from tests.gateway.conftest import TOKEN
from tests.gateway.conversations.ussd.phone import Phone
from tests.gateway.services import Services, build, close, create_app
from tests.journeys.transcripts import DIAL, REDIAL, Transcript, read_transcripts

HERE = Path(__file__).parent
TRANSCRIPTS = read_transcripts(HERE / "transcripts.yaml")
NUMBER = "+27123456789"
CODE = "*134*550*6#"


@pytest.fixture
def services(store: redis.Redis, redis_url: str) -> Iterator[Services]:
    """The gateway's parts on the day of the transcripts."""
    assert store.dbsize() == 0
    environ = {
        "GATEWAY_ENV": "development",
        "GATEWAY_MENUS": str(HERE / "menus.yaml"),
        "GATEWAY_SECRET_KEY": "a-key-for-tests",
        "GATEWAY_WEBHOOK_TOKEN": TOKEN,
        "REDIS_URL": redis_url,
    }
    moment = datetime.combine(TRANSCRIPTS[0].day, time(9), UTC)
    services = build(read_settings(environ), clock=lambda: moment)
    yield services
    close(services)


@pytest.mark.parametrize("transcript", TRANSCRIPTS, ids=lambda one: one.name)
def test_screens_and_submissions_are_equal_to_the_letter(
    transcript: Transcript, services: Services, store: redis.Redis
) -> None:
    client = create_app(services).test_client()
    phone = Phone(client, NUMBER, CODE)
    for hop in transcript.hops:
        if hop.typed == REDIAL:
            hang_up(phone)
            phone = Phone(client, NUMBER, CODE)
        shown = phone.dial() if hop.typed in (DIAL, REDIAL) else phone.send(hop.typed)
        assert shown == f"{'END' if hop.ends else 'CON'} {hop.text}", f"after {hop.typed}"
    filed = [submission["fields"] for submission in submissions(services, store)]
    assert filed == ([transcript.posted] if transcript.posted else [])


def test_a_line_that_drops_while_it_is_offered_to_go_on_is_offered_again(services: Services) -> None:
    client = create_app(services).test_client()
    phone = Phone(client, NUMBER, CODE)
    phone.dial()
    left = phone.send("1", "1", "Jane")
    for _ in range(3):
        hang_up(phone)
        phone = Phone(client, NUMBER, CODE)
        assert phone.dial() == (
            "CON Welcome back. Do you want to:\n1. Continue where you left off\n2. Start again"
        )
    assert phone.send("1") == left


def hang_up(phone: Phone) -> None:
    """The line drops, as Africa's Talking tells it."""
    form = {"sessionId": phone.session, "serviceCode": CODE, "phoneNumber": NUMBER, "status": "Incomplete"}
    assert phone.client.post(f"/at/{TOKEN}/ussd/events", data=form).status_code == 204


def submissions(services: Services, store: redis.Redis) -> list[dict[str, Any]]:
    """What the case backend will be sent."""
    names = store.zrange("outbox:submissions:due", 0, -1)
    encrypted = [store.hget(b"submission:" + name, "payload") for name in names]
    return [json.loads(services.crypto.decrypt(one)) for one in encrypted]
