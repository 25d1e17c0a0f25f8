"""Calls on which messages are spoken and callers put through."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gateway.conftest import MakeServices
from tests.gateway.conversations.voice.conftest import SETTINGS
from tests.gateway.conversations.voice.phone_call import PhoneCall
from tests.gateway.conversations.voice.record_and_transfer.speaking_caller import SpeakingCaller
from tests.gateway.lookups.fake_http_system import FakeHttpSystem, answer_json, run_http_system
from tests.gateway.services import Services

MENUS = Path(__file__).with_name("menus.yaml")
WAV = b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(64)
SOUND = answer_json(WAV, Content_Type="audio/wav")


@pytest.fixture
def media() -> Iterator[FakeHttpSystem]:
    """Where the provider publishes recordings."""
    with run_http_system() as found:
        found.answers = [SOUND]
        yield found


@pytest.fixture
def settings(media: FakeHttpSystem) -> dict[str, str]:
    urls = {"TWILIO_API_URL": media.url, "AT_API_URL": media.url}
    return SETTINGS | {"GATEWAY_MENUS": str(MENUS)} | urls


@pytest.fixture
def services(make_services: MakeServices, settings: dict[str, str]) -> Services:
    return make_services(**settings)


@pytest.fixture
def caller(phone_call: PhoneCall, media: FakeHttpSystem) -> SpeakingCaller:
    return SpeakingCaller(phone_call, media)
