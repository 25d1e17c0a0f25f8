"""Links to recordings: who holds one hears the message while it is kept; nobody guesses one."""

import pytest
from werkzeug.test import TestResponse

from gateway.audio.recordings.links import Link, Links
from gateway.security.crypto import Vault
from tests.gateway.lookups.registry import says
from tests.gateway.recordings.conftest import ID, WAV, MakeRoom, Room, days

SOUND = says(WAV, Content_Type="audio/x-wav")


def stored(room: Room) -> str:
    room.answers(SOUND)
    room.spoken()
    room.fetch()
    return room.link()


def never_cached(response: TestResponse) -> bool:
    return response.headers["Cache-Control"] == "no-store, private"


def test_a_link_gives_the_sound(room: Room) -> None:
    response = room.get(stored(room))
    assert (response.status_code, response.data) == (200, WAV)
    assert response.headers["Content-Type"] == "audio/x-wav"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Accept-Ranges"] == "bytes"
    assert never_cached(response)


@pytest.mark.parametrize(
    ("asked", "status", "body"),
    [
        ("bytes=0-3", 206, WAV[:4]),
        ("bytes=10-", 206, WAV[10:]),
        ("bytes=-5", 206, WAV[-5:]),
        (f"bytes={len(WAV)}-", 416, None),
    ],
)
def test_a_player_asks_for_parts(room: Room, asked: str, status: int, body: bytes | None) -> None:
    response = room.get(stored(room), Range=asked)
    assert response.status_code == status
    assert body is None or response.data == body


def test_a_recording_that_is_on_its_way(room: Room) -> None:
    room.spoken()
    response = room.get(room.link())
    assert (response.status_code, response.data) == (202, b"")
    assert int(response.headers["Retry-After"]) > 0
    assert never_cached(response)


def test_a_recording_that_never_came(room: Room) -> None:
    room.spoken(url="https://evil.example/x")
    room.fetch()
    response = room.get(room.link())
    assert (response.status_code, response.data) == (410, b"")
    assert never_cached(response)


def test_sound_that_went_missing_is_gone(room: Room) -> None:
    link = stored(room)
    room.services.recordings_kept.drop(ID)
    assert room.get(link).status_code == 410


def test_a_link_holds_as_long_as_the_recording(room: Room) -> None:
    link = stored(room)
    room.clock.pass_(days(29.9))
    assert room.get(link).status_code == 200
    room.clock.pass_(days(0.2))
    assert room.get(link).status_code == 410


def test_a_changed_link_is_none_of_ours(room: Room) -> None:
    link = stored(room)
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
        response = room.get(wrong)
        assert response.status_code == 404, wrong
        assert never_cached(response)


def test_links_outlive_a_change_of_keys() -> None:
    old, both, new = (
        Links(Vault(keys), "https://g.example") for keys in (("a" * 32,), ("b" * 32, "a" * 32), ("b" * 32,))
    )
    link = old.of(ID, 2_000_000_000)
    until, signature = link.partition("until=")[2].split("&signature=")
    assert both.read(ID, until, signature, 1) is Link.GOOD
    assert new.read(ID, until, signature, 1) is Link.WRONG
    assert both.read(ID, until, signature, 2_000_000_000) is Link.OVER
    assert both.of(ID, 2_000_000_000) == new.of(ID, 2_000_000_000) != link


def test_a_store_that_is_away_is_asked_again(make_room: MakeRoom) -> None:
    link = stored(make_room())
    away = make_room(REDIS_URL="unix:///nonexistent/valkey.sock")
    response = away.get(link)
    assert response.status_code == 503
    assert response.headers["Retry-After"]


def test_the_backend_is_told_how_it_stands_now(room: Room) -> None:
    kept = {"recording": ID, "state": "pending"}
    fields = {
        "story": kept,
        "all": [kept, "x"],
        "in": {"it": kept},
        "no": {"recording": "x", "state": "y"},
        "n": None,
    }
    room.spoken()
    told = room.services.recordings.told(fields)
    assert told["story"]["state"] == "pending"
    assert told["all"][0] == told["in"]["it"] == told["story"]
    assert (told["all"][1], told["no"], told["n"]) == ("x", fields["no"], None)
    room.answers(SOUND)
    room.fetch()
    again = room.services.recordings.told(fields)
    assert again["story"] == told["story"] | {"state": "stored"}
    room.services.recordings.erase(ID)
    gone = room.services.recordings.told(fields)["story"]
    assert gone["state"] == "lost"
    assert room.get(gone["recording"]).status_code == 410
