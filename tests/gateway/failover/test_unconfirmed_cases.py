"""What a citizen hears whose case no replica confirmed in time, and what comes of the case."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from faults.sentinel_set import SentinelSet
from gateway.settings.reader import read_settings
from tests.gateway.conftest import TOKEN
from tests.gateway.conversations.ussd.phone import Phone
from tests.gateway.failover.conftest import KEY
from tests.gateway.failover.sentinels import run_sentinel_set
from tests.gateway.failover.test_failover import MENUS
from tests.gateway.services import Services, build, close, create_app

APOLOGY = "END Sorry, something went wrong. Please try again in a few minutes."


@pytest.fixture(scope="module")
def running() -> Iterator[SentinelSet]:
    with run_sentinel_set(fails_over=False) as running:
        yield running


@pytest.fixture
def services(running: SentinelSet, tmp_path: Path) -> Iterator[Services]:
    running.await_settled()
    menus = tmp_path / "menus.yaml"
    menus.write_text(MENUS, encoding="utf-8")
    environ = {
        "GATEWAY_ENV": "development",
        "REDIS_URL": running.url,
        "GATEWAY_SECRET_KEY": KEY,
        "GATEWAY_WEBHOOK_TOKEN": TOKEN,
        "GATEWAY_MENUS": str(menus),
    }
    made = build(read_settings(environ))
    assert made.definition  # it is published now
    assert made.crypto.digest("")
    yield made
    for held in (made.hops, made.durable_hops):
        held.client.close()
    close(made)


def dial(services: Services, number: str = "+254711000111") -> Phone:
    """A phone that is asked what it is about."""
    phone = Phone(create_app(services).test_client(), number)
    assert phone.dial() == "CON What?"
    return phone


def test_a_case_that_no_replica_confirmed_is_not_shown_and_the_same_report_is_the_same_case(
    services: Services, running: SentinelSet
) -> None:
    primary = running.primary_port()
    replicas = [server for port, server in running.servers.items() if port != primary]
    phone = dial(services)
    for one in replicas:
        one.freeze()
    try:
        assert phone.send("no water") == APOLOGY
    finally:
        for one in replicas:
            one.thaw()
    filed = [key.decode() for key in services.redis.keys("submission:*")]
    assert len(filed) == 1
    reference = services.redis.hget(filed[0], "reference").decode()
    assert dial(services).send("no water") == f"END Reference {reference}"
    assert dial(services, "+254711000222").send("no water") != f"END Reference {reference}"
    assert dial(services).send("no light") != f"END Reference {reference}"
    assert len(services.redis.keys("submission:*")) == 3


def test_reports_that_were_confirmed_are_cases_of_their_own(services: Services) -> None:
    assert dial(services).send("no road") != dial(services).send("no road")
    assert dial(services, "").send("no road") != dial(services, "").send("no road")
