"""Fetching what callers spoke: late, never, too much, from the wrong place, nothing that is sound."""

import base64
import io
import logging

import pytest
from cryptography.fernet import Fernet

from gateway.audio.recordings.download import NotAvailable, RecordingDownloader
from gateway.audio.recordings.fetcher import GIVE_UP_AFTER
from gateway.audio.recordings.recording_sources import RecordingSource, RecordingSources
from tests.gateway.audio.recordings.conftest import (
    ID,
    NUMBER,
    WAV,
    MakeRecordingSetup,
    RecordingSetup,
    days_in_seconds,
)
from tests.gateway.lookups.fake_http_system import (
    AnswerScript,
    answer_json,
    answer_partly,
    answer_slowly,
    close_connection,
    never_answer,
)
from tests.kept_words import keeps
from tests.waiting import measure_seconds

SOUND = answer_json(WAV, Content_Type="audio/x-wav")
MISSING = answer_json({"code": 20404}, 404)


def test_a_recording_is_fetched_and_kept_sealed(recording_setup: RecordingSetup) -> None:
    recording_setup.set_answers(SOUND)
    recording_setup.add_recording()
    recording_setup.fetch()
    assert recording_setup.services.recordings.state(ID) == "stored"
    assert recording_setup.services.recordings.sound(ID) == WAV
    assert recording_setup.record[b"content_type"] == b"audio/x-wav"
    assert b"url" not in recording_setup.record
    kept = recording_setup.services.recording_storage.read(ID)
    assert kept is not None
    assert WAV[:40] not in kept
    assert recording_setup.services.recordings_outbox.depth() == 0
    (asked,) = recording_setup.provider.requests
    assert asked.path == "/2010-04-01/Accounts/AC1/Recordings/RE1"
    assert base64.b64decode(asked.headers["Authorization"].split()[1]) == b"AC1:a-token-of-twilio"


def test_a_second_callback_is_the_same_recording(recording_setup: RecordingSetup) -> None:
    recording_setup.set_answers(SOUND)
    recording_setup.add_recording()
    assert not recording_setup.services.recordings.put(
        ID, "twilio", f"{recording_setup.provider.url}/other", NUMBER
    )
    recording_setup.fetch()
    recording_setup.fetch()
    assert not recording_setup.services.recordings.put(ID, "twilio", recording_setup.url, NUMBER)
    recording_setup.fetch()
    assert len(recording_setup.provider.requests) == 1
    assert recording_setup.store.hgetall("counts:recordings") == {b"pending": b"1", b"stored": b"1"}


DRIBBLES = answer_slowly(b"HTTP/1.1 200 OK\r\nContent-Type: audio/wav\r\nContent-Length: 90000\r\n\r\n")
LATE: list[AnswerScript] = [
    MISSING,
    answer_json(b"", 500),
    close_connection,
    answer_partly,
    answer_json(b"<html>soon</html>", Content_Type="text/html"),
]


def test_what_is_published_late_is_fetched_late(recording_setup: RecordingSetup) -> None:
    recording_setup.set_answers(
        *LATE,
        answer_json(b" <html>", Content_Type="audio/mpeg"),
        answer_json(b"", Content_Type="audio/mpeg"),
        SOUND,
    )
    recording_setup.add_recording()
    recording_setup.fetch()
    for tries, wait in enumerate((1, 2, 5, 15, 30, 60, 300), start=1):
        recording_setup.clock.advance(wait - 0.1)
        recording_setup.fetch()
        assert len(recording_setup.provider.requests) == tries, wait
        recording_setup.clock.advance(0.2)
        recording_setup.fetch()
        assert len(recording_setup.provider.requests) == tries + 1, wait
    assert recording_setup.services.recordings.state(ID) == "stored"


def test_a_host_that_says_when_is_asked_then(recording_setup: RecordingSetup) -> None:
    recording_setup.set_answers(answer_json(b"", 503, Retry_After="120"), SOUND)
    recording_setup.add_recording()
    recording_setup.fetch()
    recording_setup.clock.advance(119)
    recording_setup.fetch()
    assert len(recording_setup.provider.requests) == 1
    recording_setup.clock.advance(2)
    recording_setup.fetch()
    assert recording_setup.services.recordings.state(ID) == "stored"


def test_what_is_never_published_is_lost(
    recording_setup: RecordingSetup, caplog: pytest.LogCaptureFixture
) -> None:
    recording_setup.set_answers(MISSING)
    recording_setup.add_recording()
    recording_setup.fetch()
    assert recording_setup.services.recordings.state(ID) == "pending"
    recording_setup.clock.advance(GIVE_UP_AFTER + 1)
    recording_setup.fetch()
    assert recording_setup.services.recordings.state(ID) == "lost"
    assert recording_setup.services.recordings_outbox.depth() == 0
    (told,) = [one for one in caplog.records if one.message == "recording_lost"]
    assert told.reason == "not published within 12 hours: HTTP 404"  # type: ignore[attr-defined]
    assert recording_setup.store.ttl(f"recording:{ID}") > 0


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
def test_other_hosts_are_refused(
    make_recording_setup: MakeRecordingSetup, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    recording_setup = make_recording_setup()
    recording_setup.services.recordings.put(ID, "twilio", url, NUMBER)
    recording_setup.fetch()
    assert recording_setup.services.recordings.state(ID) == "lost"
    (told,) = [one for one in caplog.records if one.message == "recording_lost"]
    assert "GATEWAY_RECORDING_HOSTS" in told.reason  # type: ignore[attr-defined]
    assert "RE1" not in told.reason  # type: ignore[attr-defined]


def test_a_redirect_elsewhere_is_refused_and_one_within_is_followed_without_credentials(
    recording_setup: RecordingSetup,
) -> None:
    recording_setup.set_answers(answer_json(b"", 302, Location="https://evil.example/x"))
    recording_setup.add_recording()
    recording_setup.fetch()
    assert recording_setup.services.recordings.state(ID) == "lost"
    other = recording_setup.add_recording("f" * 32)
    recording_setup.set_answers(answer_json(b"", 307, Location="/media/RE1.wav"), SOUND)
    recording_setup.fetch(other)
    assert recording_setup.services.recordings.state(other) == "stored"
    assert recording_setup.provider.requests[-1].path == "/media/RE1.wav"


def test_a_circle_of_redirects_ends(recording_setup: RecordingSetup) -> None:
    recording_setup.set_answers(answer_json(b"", 302, Location="/again"))
    recording_setup.add_recording()
    recording_setup.fetch()
    assert len(recording_setup.provider.requests) == 4
    assert recording_setup.record[b"error"] == b"too many redirects"


@pytest.mark.parametrize("announced", [True, False])
def test_what_is_too_large_is_not_fetched(
    make_recording_setup: MakeRecordingSetup, *, announced: bool
) -> None:
    recording_setup = make_recording_setup(GATEWAY_RECORDING_MEGABYTES="1")
    large = b"RIFF" + bytes(1_000_000)
    recording_setup.set_answers(
        answer_json(large, Content_Type="audio/wav")
        if announced
        else lambda line: line.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: audio/wav\r\nConnection: close\r\n\r\n" + large
        )
    )
    recording_setup.add_recording()
    recording_setup.fetch()
    assert (recording_setup.services.recordings.state(ID), recording_setup.record[b"error"]) == (
        "lost",
        b"too large",
    )


@pytest.mark.parametrize("answer", [DRIBBLES, never_answer], ids=["dribbles", "silent"])
def test_what_takes_too_long_is_let_go(
    make_recording_setup: MakeRecordingSetup, answer: AnswerScript
) -> None:
    recording_setup = make_recording_setup()
    recording_setup.set_answers(answer)
    download = RecordingDownloader(
        RecordingSources((), {"twilio": RecordingSource(recording_setup.provider.url)}),
        1_000_000,
        seconds=0.3,
    )

    def fetch() -> None:
        assert isinstance(download.fetch("twilio", recording_setup.url), NotAvailable)

    assert measure_seconds(fetch, 2) < 2


def test_a_type_that_is_not_named_is_known_by_its_first_bytes(recording_setup: RecordingSetup) -> None:
    recording_setup.set_answers(answer_json(WAV, Content_Type="application/octet-stream"))
    recording_setup.add_recording(provider="at")
    recording_setup.fetch()
    assert recording_setup.record[b"content_type"] == b"audio/wav"
    assert "Authorization" not in recording_setup.provider.requests[0].headers


@pytest.mark.parametrize("status", [401, 403])
def test_wrong_credentials_alarm(
    recording_setup: RecordingSetup, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    recording_setup.set_answers(answer_json(b"", status))
    recording_setup.add_recording()
    recording_setup.fetch()
    (told,) = [one for one in caplog.records if one.message == "recording_rescheduled"]
    assert told.levelno == logging.ERROR


def test_twilio_is_asked_to_delete_only_where_that_is_set(make_recording_setup: MakeRecordingSetup) -> None:
    recording_setup = make_recording_setup(GATEWAY_DELETE_TWILIO_RECORDINGS="yes")
    recording_setup.set_answers(SOUND, answer_json(b"", 500), answer_json(b"", 204))
    recording_setup.add_recording()
    recording_setup.fetch()
    assert recording_setup.services.recordings.state(ID) == "stored"
    recording_setup.fetch()
    recording_setup.clock.advance(2)
    recording_setup.fetch()
    assert [one.method for one in recording_setup.provider.requests] == ["GET", "DELETE", "DELETE"]
    assert recording_setup.services.recordings_outbox.depth() == 0
    assert b"url" not in recording_setup.record
    assert recording_setup.get(recording_setup.link()).status_code == 200


@pytest.mark.parametrize("delete", ["yes", "no"])
@pytest.mark.parametrize("fetched", [True, False])
def test_what_was_spoken_again_is_kept_by_nobody(
    make_recording_setup: MakeRecordingSetup, delete: str, *, fetched: bool
) -> None:
    recording_setup = make_recording_setup(GATEWAY_DELETE_TWILIO_RECORDINGS=delete)
    recording_setup.set_answers(SOUND, answer_json(b"", 204))
    recording_setup.add_recording()
    if fetched:
        recording_setup.fetch()
    recording_setup.services.recordings.discard(ID)
    assert recording_setup.get(recording_setup.link()).status_code == 410
    recording_setup.set_answers(answer_json(b"", 204))
    recording_setup.fetch()
    assert not recording_setup.store.keys("recording*")
    assert recording_setup.services.recordings_outbox.depth() == 0
    methods = [one.method for one in recording_setup.provider.requests]
    assert methods == [*(["GET"] if fetched else []), *(["DELETE"] if delete == "yes" else [])]


def test_what_is_forgotten_on_its_way_is_not_kept(recording_setup: RecordingSetup) -> None:
    def forgotten_meanwhile(line: object) -> None:
        recording_setup.services.eraser.erase(NUMBER)
        SOUND(line)  # type: ignore[arg-type]

    recording_setup.set_answers(forgotten_meanwhile)
    recording_setup.add_recording()
    recording_setup.fetch()
    assert recording_setup.services.recording_storage.read(ID) is None
    assert not recording_setup.store.keys("recording*")


def test_forget_erases_what_a_number_spoke(recording_setup: RecordingSetup) -> None:
    recording_setup.set_answers(SOUND)
    recording_setup.add_recording()
    recording_setup.fetch()
    other = recording_setup.add_recording("f" * 32)
    link = recording_setup.link()
    assert recording_setup.services.eraser.erase("+254711000999").recordings == 0
    assert recording_setup.services.eraser.erase(NUMBER).recordings == 2
    assert recording_setup.get(link).status_code == 410
    recording_setup.fetch(other)
    assert not recording_setup.store.keys("recording*")
    assert recording_setup.services.recordings_outbox.depth() == 0


def test_after_its_time_nothing_is_left(recording_setup: RecordingSetup) -> None:
    recording_setup.set_answers(SOUND)
    recording_setup.add_recording()
    recording_setup.fetch()
    assert 29 * 86_400 < recording_setup.store.ttl(f"recording:{ID}") <= 30 * 86_400
    assert recording_setup.services.recording_storage.delete_expired() == 0
    recording_setup.clock.advance(days_in_seconds(31))
    assert recording_setup.services.recordings.state(ID) == "lost"
    tidied = recording_setup.services.recording_storage.delete_expired()
    in_store = recording_setup.store.ttl(f"recording-sound:{ID}") > -2
    assert tidied == (0 if in_store else 1)


def test_a_key_that_is_gone_loses_a_recording(make_recording_setup: MakeRecordingSetup) -> None:
    make_recording_setup(GATEWAY_SECRET_KEY="another-key").add_recording()
    recording_setup = make_recording_setup()
    recording_setup.fetch()
    assert recording_setup.services.recordings_outbox.depth() == 0
    assert recording_setup.services.recordings.state(ID) == "lost"


def test_nothing_of_it_is_told(recording_setup: RecordingSetup, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "gateway")
    recording_setup.set_answers(MISSING, SOUND)
    recording_setup.add_recording()
    recording_setup.fetch()
    recording_setup.clock.advance(2)
    recording_setup.fetch()
    told = io.StringIO()
    for one in caplog.records:
        if one.name.startswith("gateway"):
            told.write(f"{one.message} {vars(one)}\n")
    assert "recording_stored" in told.getvalue()
    for secret in ("RE1", "a-token-of-twilio", NUMBER, "signature"):
        assert secret not in told.getvalue().replace("caller_signature", "")
    kept = b" ".join(bytes(value) for value in [*recording_setup.record.values()])
    assert Fernet.generate_key() not in kept
    assert not keeps(kept, b"RE1")
    assert NUMBER.encode() not in kept
