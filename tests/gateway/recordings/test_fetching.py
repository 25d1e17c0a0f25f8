"""Fetching what callers spoke: late, never, too much, from the wrong place, nothing that is sound."""

import base64
import io
import logging
import time

import pytest
from cryptography.fernet import Fernet

from gateway.audio.recordings.allowed_hosts import Origins
from gateway.audio.recordings.download import Download, NotYet
from gateway.audio.recordings.fetcher import GIVE_UP_AFTER
from tests.gateway.lookups.registry import Answer, cut_off, hangs_up, says, silent, trickles
from tests.gateway.recordings.conftest import ID, NUMBER, WAV, MakeRoom, Room, days

SOUND = says(WAV, Content_Type="audio/x-wav")
MISSING = says({"code": 20404}, 404)


def test_a_recording_is_fetched_and_kept_sealed(room: Room) -> None:
    room.answers(SOUND)
    room.spoken()
    room.fetch()
    assert room.services.recordings.state(ID) == "stored"
    assert room.services.recordings.sound(ID) == WAV
    assert room.record[b"content_type"] == b"audio/x-wav"
    assert b"url" not in room.record
    kept = room.services.recordings_kept.read(ID)
    assert kept is not None
    assert WAV[:40] not in kept
    assert room.services.recordings_outbox.depth() == 0
    (asked,) = room.provider.asked
    assert asked.path == "/2010-04-01/Accounts/AC1/Recordings/RE1"
    assert base64.b64decode(asked.headers["Authorization"].split()[1]) == b"AC1:a-token-of-twilio"


def test_a_second_callback_is_the_same_recording(room: Room) -> None:
    room.answers(SOUND)
    room.spoken()
    assert not room.services.recordings.put(ID, "twilio", f"{room.provider.url}/other", NUMBER)
    room.fetch()
    room.fetch()
    assert not room.services.recordings.put(ID, "twilio", room.url, NUMBER)
    room.fetch()
    assert len(room.provider.asked) == 1
    assert room.store.hgetall("counts:recordings") == {b"pending": b"1", b"stored": b"1"}


DRIBBLES = trickles(b"HTTP/1.1 200 OK\r\nContent-Type: audio/wav\r\nContent-Length: 90000\r\n\r\n")
LATE: list[Answer] = [
    MISSING,
    says(b"", 500),
    hangs_up,
    cut_off,
    says(b"<html>soon</html>", Content_Type="text/html"),
]


def test_what_is_published_late_is_fetched_late(room: Room) -> None:
    room.answers(
        *LATE, says(b" <html>", Content_Type="audio/mpeg"), says(b"", Content_Type="audio/mpeg"), SOUND
    )
    room.spoken()
    room.fetch()
    for tries, wait in enumerate((1, 2, 5, 15, 30, 60, 300), start=1):
        room.clock.pass_(wait - 0.1)
        room.fetch()
        assert len(room.provider.asked) == tries, wait
        room.clock.pass_(0.2)
        room.fetch()
        assert len(room.provider.asked) == tries + 1, wait
    assert room.services.recordings.state(ID) == "stored"


def test_what_is_never_published_is_lost(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    room.answers(MISSING)
    room.spoken()
    room.fetch()
    assert room.services.recordings.state(ID) == "pending"
    room.clock.pass_(GIVE_UP_AFTER + 1)
    room.fetch()
    assert room.services.recordings.state(ID) == "lost"
    assert room.services.recordings_outbox.depth() == 0
    (told,) = [one for one in caplog.records if one.message == "recording_lost"]
    assert told.reason == "not published within 12 hours: HTTP 404"  # type: ignore[attr-defined]
    assert room.store.ttl(f"recording:{ID}") > 0


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/RE1",
        "http://api.twilio.com/RE1",
        "https://api.twilio.com:8443/RE1",
        "https://api.twilio.com.evil.example/RE1",
        "https://nottwilio.com/RE1",
        "https://user:password@api.twilio.com/RE1",
        "http://127.0.0.1:1/RE1",
        "file:///etc/passwd",
        "https://[::1/RE1",
        "",
    ],
)
def test_other_hosts_are_refused(make_room: MakeRoom, url: str, caplog: pytest.LogCaptureFixture) -> None:
    room = make_room()
    room.services.recordings.put(ID, "twilio", url, NUMBER)
    room.fetch()
    assert room.services.recordings.state(ID) == "lost"
    (told,) = [one for one in caplog.records if one.message == "recording_lost"]
    assert "GATEWAY_RECORDING_HOSTS" in told.reason  # type: ignore[attr-defined]
    assert "RE1" not in told.reason  # type: ignore[attr-defined]


def test_a_redirect_elsewhere_is_refused_and_one_within_is_followed_without_credentials(room: Room) -> None:
    room.answers(says(b"", 302, Location="https://evil.example/x"))
    room.spoken()
    room.fetch()
    assert room.services.recordings.state(ID) == "lost"
    other = room.spoken("f" * 32)
    room.answers(says(b"", 307, Location="/media/RE1.wav"), SOUND)
    room.fetch(other)
    assert room.services.recordings.state(other) == "stored"
    assert room.provider.asked[-1].path == "/media/RE1.wav"


def test_a_circle_of_redirects_ends(room: Room) -> None:
    room.answers(says(b"", 302, Location="/again"))
    room.spoken()
    room.fetch()
    assert len(room.provider.asked) == 4
    assert room.record[b"error"] == b"too many redirects"


@pytest.mark.parametrize("announced", [True, False])
def test_what_is_too_large_is_not_fetched(make_room: MakeRoom, *, announced: bool) -> None:
    room = make_room(GATEWAY_RECORDING_MEGABYTES="1")
    large = b"RIFF" + bytes(1_000_000)
    room.answers(
        says(large, Content_Type="audio/wav")
        if announced
        else lambda line: line.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: audio/wav\r\nConnection: close\r\n\r\n" + large
        )
    )
    room.spoken()
    room.fetch()
    assert (room.services.recordings.state(ID), room.record[b"error"]) == ("lost", b"too large")


@pytest.mark.parametrize("answer", [DRIBBLES, silent], ids=["dribbles", "silent"])
def test_what_takes_too_long_is_let_go(make_room: MakeRoom, answer: Answer) -> None:
    room = make_room()
    room.answers(answer)
    download = Download(Origins((), (room.provider.url,)), 1_000_000, seconds=0.3)
    started = time.monotonic()
    assert isinstance(download.fetch("twilio", room.url), NotYet)
    assert time.monotonic() - started < 2


def test_a_type_that_is_not_named_is_known_by_its_first_bytes(room: Room) -> None:
    room.answers(says(WAV, Content_Type="application/octet-stream"))
    room.spoken(provider="at")
    room.fetch()
    assert room.record[b"content_type"] == b"audio/wav"
    assert "Authorization" not in room.provider.asked[0].headers


@pytest.mark.parametrize("status", [401, 403])
def test_wrong_credentials_alarm(room: Room, status: int, caplog: pytest.LogCaptureFixture) -> None:
    room.answers(says(b"", status))
    room.spoken()
    room.fetch()
    (told,) = [one for one in caplog.records if one.message == "recording_put_off"]
    assert told.levelno == logging.ERROR


def test_twilio_is_asked_to_delete_only_where_that_is_set(make_room: MakeRoom) -> None:
    room = make_room(GATEWAY_DELETE_TWILIO_RECORDINGS="yes")
    room.answers(SOUND, says(b"", 500), says(b"", 204))
    room.spoken()
    room.fetch()
    assert room.services.recordings.state(ID) == "stored"
    room.fetch()
    room.clock.pass_(2)
    room.fetch()
    assert [one.method for one in room.provider.asked] == ["GET", "DELETE", "DELETE"]
    assert room.services.recordings_outbox.depth() == 0
    assert b"url" not in room.record
    assert room.get(room.link()).status_code == 200


@pytest.mark.parametrize("delete", ["yes", "no"])
@pytest.mark.parametrize("fetched", [True, False])
def test_what_was_spoken_again_is_kept_by_nobody(make_room: MakeRoom, delete: str, *, fetched: bool) -> None:
    room = make_room(GATEWAY_DELETE_TWILIO_RECORDINGS=delete)
    room.answers(SOUND, says(b"", 204))
    room.spoken()
    if fetched:
        room.fetch()
    room.services.recordings.discard(ID)
    assert room.get(room.link()).status_code == 410
    room.answers(says(b"", 204))
    room.fetch()
    assert not room.store.keys("recording*")
    assert room.services.recordings_outbox.depth() == 0
    methods = [one.method for one in room.provider.asked]
    assert methods == [*(["GET"] if fetched else []), *(["DELETE"] if delete == "yes" else [])]


def test_what_is_forgotten_on_its_way_is_not_kept(room: Room) -> None:
    def forgotten_meanwhile(line: object) -> None:
        room.services.erasure.erase(NUMBER)
        SOUND(line)  # type: ignore[arg-type]

    room.answers(forgotten_meanwhile)
    room.spoken()
    room.fetch()
    assert room.services.recordings_kept.read(ID) is None
    assert not room.store.keys("recording*")


def test_forget_erases_what_a_number_spoke(room: Room) -> None:
    room.answers(SOUND)
    room.spoken()
    room.fetch()
    other = room.spoken("f" * 32)
    link = room.link()
    assert room.services.erasure.erase("+254711000999").recordings == 0
    assert room.services.erasure.erase(NUMBER).recordings == 2
    assert room.get(link).status_code == 410
    room.fetch(other)
    assert not room.store.keys("recording*")
    assert room.services.recordings_outbox.depth() == 0


def test_after_its_time_nothing_is_left(room: Room) -> None:
    room.answers(SOUND)
    room.spoken()
    room.fetch()
    assert 29 * 86_400 < room.store.ttl(f"recording:{ID}") <= 30 * 86_400
    assert room.services.recordings_kept.tidy() == 0
    room.clock.pass_(days(31))
    assert room.services.recordings.state(ID) == "lost"
    tidied = room.services.recordings_kept.tidy()
    in_store = room.store.ttl(f"recording-sound:{ID}") > -2
    assert tidied == (0 if in_store else 1)


def test_a_key_that_is_gone_loses_a_recording(make_room: MakeRoom) -> None:
    make_room(GATEWAY_SECRET_KEY="another-key").spoken()
    room = make_room()
    room.fetch()
    assert room.services.recordings_outbox.depth() == 0
    assert room.services.recordings.state(ID) == "lost"


def test_nothing_of_it_is_told(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "gateway")
    room.answers(MISSING, SOUND)
    room.spoken()
    room.fetch()
    room.clock.pass_(2)
    room.fetch()
    told = io.StringIO()
    for one in caplog.records:
        if one.name.startswith("gateway"):
            told.write(f"{one.message} {vars(one)}\n")
    assert "recording_stored" in told.getvalue()
    for secret in ("RE1", "a-token-of-twilio", NUMBER, "signature"):
        assert secret not in told.getvalue().replace("caller_signature", "")
    kept = b" ".join(bytes(value) for value in [*room.record.values()])
    assert Fernet.generate_key() not in kept
    assert b"RE1" not in kept
    assert NUMBER.encode() not in kept
