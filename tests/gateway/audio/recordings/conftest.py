"""A gateway's recordings beside a provider that publishes them over real HTTP, and a clock that moves when told."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import redis
from flask import Flask
from werkzeug.test import TestResponse

from gateway.settings.reader import read_settings
from tests.clock import Clock
from tests.gateway.conftest import TOKEN
from tests.gateway.lookups.fake_http_system import AnswerScript, FakeHttpSystem, run_http_system
from tests.gateway.services import Services, build, close, create_app
from tests.object_store import RunningObjectStore, run_object_store

NUMBER = "+254711000111"
ID = "0123456789abcdef0123456789abcdef"
WAV = b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(range(256)) * 8
PUBLIC_URL = "https://gateway.example"


@dataclass
class RecordingSetup:
    """`provider` is where recordings are published; `clock` moves by hand."""

    services: Services
    provider: FakeHttpSystem
    clock: Clock
    store: redis.Redis
    app: Flask = field(init=False)

    def __post_init__(self) -> None:
        self.app = create_app(self.services)

    @property
    def url(self) -> str:
        return f"{self.provider.url}/2010-04-01/Accounts/AC1/Recordings/RE1"

    def add_recording(
        self, recording_id: str = ID, *, provider: str = "twilio", url: str | None = None
    ) -> str:
        """A caller speaks; the id."""
        self.services.recordings.put(recording_id, provider, url or self.url, NUMBER)
        return recording_id

    def fetch(self, recording_id: str = ID) -> None:
        """What a worker does that is rung for."""
        self.services.recording_fetcher.fetch(recording_id)

    def set_answers(self, *answers: AnswerScript) -> None:
        self.provider.answers = list(answers)

    def link(self, recording_id: str = ID) -> str:
        """The link that the case backend gets."""
        linked = self.services.recordings.with_links({"recording": recording_id, "state": "pending"})
        return str(linked["recording"])

    def get(self, link: str, **headers: str) -> TestResponse:
        assert link.startswith(f"{PUBLIC_URL}/recordings/")
        parts = urlsplit(link)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.app.test_client().get(f"{parts.path}?{parts.query}", headers=named)

    @property
    def record(self) -> dict[bytes, bytes]:
        return self.store.hgetall(f"recording:{ID}")


MakeRecordingSetup = Callable[..., RecordingSetup]


@pytest.fixture
def make_recording_setup(store: redis.Redis, redis_url: str) -> Iterator[MakeRecordingSetup]:
    """Rooms with settings of their own."""
    made: list[Services] = []
    with run_http_system() as provider:

        def make(**changes: str) -> RecordingSetup:
            clock = Clock()
            environ = {
                "GATEWAY_ENV": "development",
                "REDIS_URL": redis_url,
                "GATEWAY_SECRET_KEY": "a-key-for-tests",
                "GATEWAY_WEBHOOK_TOKEN": TOKEN,
                "GATEWAY_PUBLIC_URL": PUBLIC_URL,
                "TWILIO_ACCOUNT_SID": "AC1",
                "TWILIO_AUTH_TOKEN": "a-token-of-twilio",
                "TWILIO_API_URL": provider.url,
            }
            services = build(read_settings(environ | changes), clock=clock, draw=lambda _: 100)
            made.append(services)
            return RecordingSetup(services, provider, clock, store)

        yield make
        for services in made:
            close(services)


@pytest.fixture(scope="module")
def object_store() -> Iterator[RunningObjectStore]:
    """A store of objects for all tests of a file. Whoever uses it empties it first."""
    with run_object_store() as running:
        yield running


@pytest.fixture(params=["store", "folder", "bucket"])
def recording_setup(
    request: pytest.FixtureRequest,
    make_recording_setup: MakeRecordingSetup,
    tmp_path: Path,
    object_store: RunningObjectStore,
) -> RecordingSetup:
    """A room that keeps sound in the store, one that keeps it in a folder, and one that keeps it in a bucket."""
    object_store.reset()
    settings = {
        "store": {},
        "folder": {"GATEWAY_RECORDINGS_DIR": str(tmp_path / "sound")},
        "bucket": object_store.settings,
    }
    return make_recording_setup(**settings[request.param])


def days_in_seconds(count: float) -> float:
    return timedelta(days=count).total_seconds()
