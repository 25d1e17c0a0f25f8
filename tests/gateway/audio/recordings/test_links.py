"""Links to recordings: who holds one hears the message while it is kept; nobody guesses one."""

import pytest
from werkzeug.test import TestResponse

from gateway.audio.recordings.links import LinkStatus, RecordingLinks
from gateway.security.crypto import Crypto
from tests.gateway.audio.recordings.conftest import (
    ID,
    WAV,
    MakeRecordingSetup,
    RecordingSetup,
    days_in_seconds,
)
from tests.gateway.lookups.fake_http_system import answer_json

SOUND = answer_json(WAV, Content_Type="audio/x-wav")


def store_recording(recording_setup: RecordingSetup) -> str:
    recording_setup.set_answers(SOUND)
    recording_setup.add_recording()
    recording_setup.fetch()
    return recording_setup.link()


def is_never_cached(response: TestResponse) -> bool:
    return response.headers["Cache-Control"] == "no-store, private"


def test_a_link_gives_the_sound(recording_setup: RecordingSetup) -> None:
    response = recording_setup.get(store_recording(recording_setup))
    assert (response.status_code, response.data) == (200, WAV)
    assert response.headers["Content-Type"] == "audio/x-wav"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Accept-Ranges"] == "bytes"
    assert is_never_cached(response)


@pytest.mark.parametrize(
    ("asked", "status", "body"),
    [
        ("bytes=0-3", 206, WAV[:4]),
        ("bytes=10-", 206, WAV[10:]),
        ("bytes=-5", 206, WAV[-5:]),
        (f"bytes={len(WAV)}-", 416, None),
    ],
)
def test_a_player_asks_for_parts(
    recording_setup: RecordingSetup, asked: str, status: int, body: bytes | None
) -> None:
    response = recording_setup.get(store_recording(recording_setup), Range=asked)
    assert response.status_code == status
    assert body is None or response.data == body


def test_a_recording_that_is_on_its_way(recording_setup: RecordingSetup) -> None:
    recording_setup.add_recording()
    response = recording_setup.get(recording_setup.link())
    assert (response.status_code, response.data) == (202, b"")
    assert int(response.headers["Retry-After"]) > 0
    assert is_never_cached(response)


def test_a_recording_that_never_came(recording_setup: RecordingSetup) -> None:
    recording_setup.add_recording(url="https://evil.example/x")
    recording_setup.fetch()
    response = recording_setup.get(recording_setup.link())
    assert (response.status_code, response.data) == (410, b"")
    assert is_never_cached(response)


def test_sound_that_went_missing_is_gone(recording_setup: RecordingSetup) -> None:
    link = store_recording(recording_setup)
    recording_setup.services.recording_storage.delete(ID)
    assert recording_setup.get(link).status_code == 410


def test_a_link_holds_as_long_as_the_recording(recording_setup: RecordingSetup) -> None:
    link = store_recording(recording_setup)
    recording_setup.clock.advance(days_in_seconds(29.9))
    assert recording_setup.get(link).status_code == 200
    recording_setup.clock.advance(days_in_seconds(0.2))
    assert recording_setup.get(link).status_code == 410


def test_a_changed_link_is_none_of_ours(recording_setup: RecordingSetup) -> None:
    link = store_recording(recording_setup)
    _, _, until = link.partition("until=")
    moment = until.partition("&")[0]
    for wrong in (
        link[:-1] + ("0" if link[-1] != "0" else "1"),
        link.replace(moment, str(int(moment) + 1)),
        link.replace(ID, "f" * 32),
        link.partition("&signature")[0],
        link.replace("signature=", "signature=%C3%A9"),
        link.replace(ID, ID.upper()),
        link.replace("until=", "until=0"),
    ):
        response = recording_setup.get(wrong)
        assert response.status_code == 404, wrong
        assert is_never_cached(response)


def test_links_outlive_a_change_of_keys() -> None:
    old, both, new = (
        RecordingLinks(Crypto(keys), "https://g.example")
        for keys in (("a" * 32,), ("b" * 32, "a" * 32), ("b" * 32,))
    )
    link = old.create(ID, 2_000_000_000)
    until, signature = link.partition("until=")[2].split("&signature=")
    assert both.check(ID, until, signature, 1) is LinkStatus.VALID
    assert new.check(ID, until, signature, 1) is LinkStatus.INVALID
    assert both.check(ID, until, signature, 2_000_000_000) is LinkStatus.EXPIRED
    assert both.create(ID, 2_000_000_000) == new.create(ID, 2_000_000_000) != link


def test_a_store_that_is_away_is_asked_again(make_recording_setup: MakeRecordingSetup) -> None:
    link = store_recording(make_recording_setup())
    away = make_recording_setup(REDIS_URL="unix:///nonexistent/valkey.sock")
    response = away.get(link)
    assert response.status_code == 503
    assert response.headers["Retry-After"]


def test_the_backend_is_told_how_it_stands_now(recording_setup: RecordingSetup) -> None:
    kept = {"recording": ID, "state": "pending"}
    fields = {
        "story": kept,
        "all": [kept, "x"],
        "in": {"it": kept},
        "no": {"recording": "x", "state": "y"},
        "n": None,
    }
    recording_setup.add_recording()
    told = recording_setup.services.recordings.with_links(fields)
    assert told["story"]["state"] == "pending"
    assert told["all"][0] == told["in"]["it"] == told["story"]
    assert (told["all"][1], told["no"], told["n"]) == ("x", fields["no"], None)
    recording_setup.set_answers(SOUND)
    recording_setup.fetch()
    again = recording_setup.services.recordings.with_links(fields)
    assert again["story"] == told["story"] | {"state": "stored"}
    recording_setup.services.recordings.erase(ID)
    gone = recording_setup.services.recordings.with_links(fields)["story"]
    assert gone["state"] == "lost"
    assert recording_setup.get(gone["recording"]).status_code == 410
