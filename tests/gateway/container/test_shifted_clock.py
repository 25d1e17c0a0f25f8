"""A clock that a file shifts, in development only."""

from datetime import timedelta
from pathlib import Path

import pytest

from gateway.container.resources import open_resources
from gateway.container.shifted_clock import ShiftedClock
from gateway.settings.reader import read_settings
from tests.clock import Clock

ENVIRON = {
    "GATEWAY_ENV": "development",
    "REDIS_URL": "unix:///nonexistent/valkey.sock",
    "GATEWAY_SECRET_KEY": "a-key-for-tests-0123456789abcdefgh",
    "GATEWAY_WEBHOOK_TOKEN": "a-token-for-tests-0123456789abcdef",
    "AT_USERNAME": "sandbox",
    "AT_API_KEY": "atsk_9f27c1d04be85a36",
    "GATEWAY_PUBLIC_URL": "https://gateway.example",
}


@pytest.mark.parametrize(
    ("said", "seconds"), [("90", 90), ("-7200.5", -7200.5), ("", 0), ("soon", 0), (None, 0)]
)
def test_the_file_says_by_how_much(tmp_path: Path, said: str | None, seconds: float) -> None:
    clock, file = Clock(), tmp_path / "clock"
    if said is not None:
        file.write_text(said)
    assert ShiftedClock(clock, file)() == clock.moment + timedelta(seconds=seconds)


@pytest.mark.parametrize(("env", "hours"), [("development", 5), ("production", 0)])
def test_only_development_has_it(tmp_path: Path, env: str, hours: int) -> None:
    clock, file = Clock(), tmp_path / "clock"
    file.write_text("18000")
    settings = read_settings(ENVIRON | {"GATEWAY_ENV": env, "GATEWAY_CLOCK_FILE": str(file)})
    resources = open_resources(settings, clock=clock)
    assert resources.own_clock() == clock.moment + timedelta(hours=hours)
