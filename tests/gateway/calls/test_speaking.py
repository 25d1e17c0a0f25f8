"""Messages that callers speak, and callers who are put through, over both providers' webhooks."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import redis

from gateway.app import create_app
from gateway.calls.carrying import MOST_TIMES, come_back
from gateway.calls.request import CallRequest
from gateway.services import Services
from tests.gateway.calls.conftest import SETTINGS
from tests.gateway.calls.line import NUMBER, PUBLIC_URL, AfricasTalking, Line, Twilio
from tests.gateway.conftest import MakeServices
from tests.gateway.hops.phone import at_once
from tests.gateway.lookups.registry import Registry, registry, says

MENUS = Path(__file__).with_name("speaking.yaml")
WAV = b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(64)
SOUND = says(WAV, Content_Type="audio/wav")
KEEP = "To keep your message, press 1. To record it again, press 2."


@pytest.fixture
def media() -> Iterator[Registry]:
    """Where the provider publishes recordings."""
    with registry() as found:
        found.answers = [SOUND]
        yield found


@pytest.fixture
def settings(media: Registry) -> dict[str, str]:
    urls = {"TWILIO_API_URL": media.url, "AT_API_URL": media.url}
    return SETTINGS | {"GATEWAY_MENUS": str(MENUS)} | urls


@pytest.fixture
def services(make_services: MakeServices, settings: dict[str, str]) -> Services:
    return make_services(**settings)


@pytest.fixture
def caller(line: Line, media: Registry) -> "Caller":
    return Caller(line, media)


class Caller:
    """Speaks, and has a worker do what is due."""

    def __init__(self, line: Line, media: Registry) -> None:
        self.line = line
        self.media = media
        self.services = line.services

    @property
    def twilio(self) -> bool:
        return isinstance(self.line, Twilio)

    def told(self, name: str = "RE1", seconds: int = 12) -> dict[str, str]:
        url = f"{self.media.url}/2010-04-01/Accounts/AC1/Recordings/{name}"
        if not self.twilio:
            return {"recordingUrl": url}
        return {"RecordingUrl": url, "RecordingSid": name, "RecordingDuration": str(seconds), "Digits": "#"}

    @property
    def record_url(self) -> str:
        record = self.line.document.find("Record")
        assert record is not None, self.line.heard
        return record.attrib["action" if self.twilio else "callbackUrl"]

    def post(self, url: str, more: dict[str, str], app: Any = None) -> str:
        response = self.line.post(url, self.line.form(None) | more, app)
        assert response.status_code == 200
        return response.data.decode()

    def speak(self, name: str = "RE1", **more: str) -> str:
        """Speak a message; what is heard then."""
        return self.line.follow(self.post(self.record_url, self.told(name) | more))

    def fetch(self) -> None:
        """What workers do."""
        for item, _ in self.services.recordings_outbox.due_ids(10):
            self.services.recording_fetching.fetch(item)

    def moment(self) -> str:
        """The moment that the gateway asked for passes."""
        assert "why=waited" in self.line.silence_url
        return self.line.wait()

    def asked(self, *, fetched: bool = True) -> str:
        """Speak, and come to the question whether to keep it."""
        self.speak()
        if fetched:
            self.fetch()
            return self.moment()
        self.moment()
        return self.moment()

    @property
    def played(self) -> list[str]:
        return [play.get("url") or play.text or "" for play in self.line.document.iter("Play")]

    def filed(self) -> list[dict[str, Any]]:
        """What would be sent to the case backend."""
        found = []
        for key in sorted(self.services.redis.keys("submission:*")):
            payload = self.services.redis.hget(key, "payload")
            assert payload is not None
            case = json.loads(self.services.vault.open(payload))
            found.append(self.services.recordings.told(case["fields"]))
        return found

    def get(self, link: str) -> Any:
        return self.line.app.test_client().get(link.removeprefix(PUBLIC_URL))


def test_a_message_is_heard_kept_and_sent(caller: Caller) -> None:
    line = caller.line
    line.call()
    assert line.press("1").endswith(
        "What happened? Speak after the tone. When you have finished, press hash."
    )
    assert caller.speak() == "One moment please."
    caller.fetch()
    assert caller.moment() == f"This is your message. {KEEP}"
    (url,) = caller.played
    assert caller.get(url).data == WAV
    assert line.press("1").startswith("your message. Send?")
    assert "Your reference is" in line.press("1")
    (fields,) = caller.filed()
    assert fields["story"]["state"] == "stored"
    assert caller.get(fields["story"]["recording"]).data == WAV
    assert line.services.redis.hgetall("counts:recordings") == {b"pending": b"1", b"stored": b"1"}


def test_a_case_does_not_wait_for_its_recording(caller: Caller) -> None:
    caller.media.answers = [says(b"", 404)]
    caller.line.call()
    caller.line.press("1")
    caller.speak()
    caller.fetch()
    assert caller.moment() == ("" if caller.twilio else "One moment please.")
    assert caller.moment() == KEEP, "it is asked about unheard"
    assert not caller.played
    caller.line.press("1", "1")
    (fields,) = caller.filed()
    assert fields["story"]["state"] == "pending"
    link = fields["story"]["recording"]
    assert caller.get(link).status_code == 202
    caller.media.answers = [SOUND]
    for item, _ in caller.services.recordings_outbox.due_ids(10):
        caller.services.redis.zadd(caller.services.recordings_outbox.due_key, {item: 0})
    caller.fetch()
    assert caller.get(link).data == WAV
    assert caller.filed()[0]["story"] == {"recording": link, "state": "stored"}


def test_a_message_is_spoken_again(caller: Caller) -> None:
    caller.line.call()
    caller.line.press("1")
    caller.asked()
    first = caller.played[0]
    assert caller.line.press("2").startswith("What happened?")
    assert caller.get(first).status_code == 410
    caller.speak("RE2")
    caller.fetch()
    caller.moment()
    assert caller.played[0].partition("?")[0] != first.partition("?")[0]
    caller.line.press("1", "1")
    assert caller.get(caller.filed()[0]["story"]["recording"]).status_code == 200
    assert len(caller.services.redis.keys("recording:*")) == 1


def test_silence_keeps_the_message(caller: Caller) -> None:
    caller.line.call()
    caller.line.press("1")
    caller.asked()
    assert caller.line.wait() == f"We did not hear an answer. {KEEP}"
    assert caller.line.press("7") == f"That answer does not fit. {KEEP}"
    assert caller.line.press("*") == f"This is your message. {KEEP}"
    assert caller.line.wait().startswith("your message. Send?")


def test_nothing_spoken_is_a_miss(caller: Caller, store: redis.Redis) -> None:
    line = caller.line
    line.call()
    line.press("1")
    assert "We did not hear an answer." in line.wait()
    nothing = caller.told(seconds=1) if caller.twilio else {}
    heard = line.follow(caller.post(caller.record_url, nothing))
    assert "We did not hear an answer." in heard
    assert line.follow(caller.post(caller.record_url, {})) == "Goodbye."
    assert not store.keys("recording*")


def test_a_repeated_recording_is_one(caller: Caller, store: redis.Redis) -> None:
    caller.line.call()
    caller.line.press("1")
    url = caller.record_url
    once = caller.post(url, caller.told())
    assert caller.post(url, caller.told()) == once
    assert caller.post(url, caller.told("RE9")) == once, "the step is taken"
    caller.line.follow(once)
    caller.fetch()
    waited = caller.line.silence_url
    asked = caller.line.ask(waited)
    assert caller.line.ask(waited) == asked
    caller.line.follow(asked)
    keys = caller.line.keys_url
    kept = caller.line.ask(keys, "1")
    assert caller.line.ask(keys, "2") == kept
    assert len(store.keys("recording:*")) == 1
    assert len(caller.media.asked) == 1


def test_the_same_recording_at_the_same_instant(
    caller: Caller, make_services: MakeServices, settings: dict[str, str], store: redis.Redis
) -> None:
    caller.line.call()
    caller.line.press("1")
    url = caller.record_url
    workers = [create_app(make_services(**settings)) for _ in range(4)]
    said = at_once([lambda app=app: caller.post(url, caller.told(), app) for app in workers])  # type: ignore[misc]
    assert len(set(said)) == 1
    assert len(store.keys("recording:*")) == 1


def test_a_call_goes_on_in_another_process(
    caller: Caller, make_services: MakeServices, settings: dict[str, str]
) -> None:
    caller.line.call()
    caller.line.press("1")
    caller.asked()
    caller.line.app = create_app(make_services(**settings))
    assert caller.line.press("1").startswith("your message. Send?")


def test_a_message_that_comes_while_the_store_is_away(
    caller: Caller, make_services: MakeServices, settings: dict[str, str], store: redis.Redis
) -> None:
    away = create_app(make_services(**settings, REDIS_URL="unix:///nonexistent/valkey.sock"))
    line = caller.line
    line.call()
    line.press("1")
    line.follow(caller.post(caller.record_url, caller.told(), away))
    assert line.heard == "One moment please."
    assert "RE1" not in line.silence_url
    line.follow(line.ask(line.silence_url, app=away))
    assert not store.keys("recording*")
    assert line.wait() == "One moment please."
    caller.fetch()
    assert caller.moment().startswith("This is your message.")


def test_a_store_that_stays_away_is_not_waited_for_without_end(services: Services) -> None:
    brings = CallRequest(
        "twilio", "CA1", NUMBER, "", "https://g.example/v", action="recorded", recording="https://x"
    )
    first = come_back(services, brings)
    assert first is not None
    assert "https://x" not in first
    last = replace(brings, times=MOST_TIMES - 1)
    assert come_back(services, last) is not None
    assert come_back(services, replace(brings, times=MOST_TIMES)) is None
    assert come_back(services, replace(brings, recording="")) is None


def test_what_is_carried_cannot_be_made_up(caller: Caller) -> None:
    caller.line.call()
    caller.line.press("1")
    for made_up in ("x", "gAAAAA", "%00"):
        heard = caller.line.ask(f"{caller.record_url}&carried={made_up}")
        assert "We did not hear an answer." in heard


def test_who_hangs_up_after_speaking_has_left_a_message(caller: Caller) -> None:
    line = caller.line
    line.call()
    assert "Leave a message." in line.press("3")
    if caller.twilio:
        form = caller.told() | {"Digits": "hangup", "CallStatus": "completed"}
        assert "Your reference is" in caller.post(caller.record_url, form)
        assert line.hang_up().status_code == 204
    else:
        assert line.post(PUBLIC_URL + line.hook, line.final() | caller.told()).status_code == 204
    (fields,) = caller.filed()
    assert fields["story"]["state"] == "pending"
    line.hang_up()
    assert len(caller.filed()) == 1


RESUMED = "resume: {policy: ask, within: 20m}\nscreens:"


@pytest.mark.parametrize("resumes", [False, True])
def test_what_was_spoken_may_be_told_after_the_end_of_the_call(
    kind: type[Line],
    media: Registry,
    make_services: MakeServices,
    settings: dict[str, str],
    tmp_path: Path,
    *,
    resumes: bool,
) -> None:
    menus = tmp_path / "menus.yaml"
    text = MENUS.read_text(encoding="utf-8")
    menus.write_text(text.replace("screens:", RESUMED) if resumes else text, encoding="utf-8")
    services = make_services(**settings | {"GATEWAY_MENUS": str(menus)})
    caller = Caller(kind(services, create_app(services)), media)
    line = caller.line
    line.call()
    line.press("3")
    url = caller.record_url
    line.hang_up()
    assert caller.filed() == []
    form = caller.told() | ({"Digits": "hangup", "CallStatus": "completed"} if caller.twilio else {})
    once = caller.post(url, form)
    assert "Your reference is" in once
    assert caller.post(url, form) == once
    assert len(caller.filed()) == 1


def test_a_notice_that_failed_half_way_is_made_up_for(
    caller: Caller, make_services: MakeServices, settings: dict[str, str], redis_url: str
) -> None:
    line = caller.line
    line.call()
    line.press("3")
    caller.asked()
    away = make_services(
        **settings, REDIS_URL="unix:///nonexistent/valkey.sock", SESSIONS_REDIS_URL=redis_url
    )
    line.post(PUBLIC_URL + line.status_hook, line.final(), create_app(away))
    assert caller.filed() == []
    line.hang_up()
    assert len(caller.filed()) == 1


def test_who_hangs_up_at_the_question_has_kept_it(caller: Caller) -> None:
    caller.line.call()
    caller.line.press("3")
    caller.asked()
    caller.line.hang_up()
    assert [fields["story"]["state"] for fields in caller.filed()] == ["stored"]
    caller.line.hang_up()
    assert len(caller.filed()) == 1


@pytest.mark.parametrize("kind", [AfricasTalking])
def test_the_last_notice_tells_of_the_last_message_again(caller: Caller) -> None:
    line = caller.line
    line.call()
    line.press("1")
    caller.asked()
    line.press("1", "2")
    line.post(PUBLIC_URL + line.hook, line.final() | caller.told())
    assert len(caller.services.redis.keys("recording:*")) == 1


@pytest.mark.parametrize("kind", [Twilio])
def test_twilio_says_when_a_recording_is_ready(caller: Caller) -> None:
    caller.media.answers = [says(b"", 404), SOUND]
    caller.line.call()
    caller.line.press("1")
    record = caller.line.document.find("Record")
    assert record is not None
    ready = record.attrib["recordingStatusCallback"]
    assert ready.startswith(f"{PUBLIC_URL}/twilio/voice?step=")
    assert caller.line.post(ready, caller.line.form(None) | caller.told()).status_code == 204, (
        "nobody spoke yet"
    )
    caller.speak()
    caller.fetch()
    caller.fetch()
    assert len(caller.media.asked) == 1
    assert caller.line.post(ready, caller.line.form(None) | caller.told()).status_code == 204
    caller.fetch()
    assert len(caller.media.asked) == 2
    assert caller.moment().startswith("This is your message.")


def test_nothing_of_a_message_is_told(caller: Caller, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", "gateway")
    caller.line.call()
    caller.line.press("1")
    caller.asked()
    caller.line.press("1", "1")
    told = " ".join(f"{one.message} {vars(one)}" for one in caplog.records if one.name.startswith("gateway"))
    assert "session" in told or "hop" in told
    for secret in ("RE1", NUMBER, "signature=", "Recordings"):
        assert secret not in told
    kept = b" ".join(
        value
        for key in caller.services.redis.keys("recording:*")
        for value in caller.services.redis.hgetall(key).values()
    )
    assert b"RE1" not in kept
    assert NUMBER.encode() not in kept


# Putting through


def dialled(line: Line) -> str:
    """Where the provider comes back to once the other leg is over."""
    dial = line.document.find("Dial")
    assert dial is not None
    return dial.attrib.get("action") or line.silence_url


OUTCOMES = [
    (Twilio, {"DialCallStatus": "completed", "DialCallDuration": "60"}, "done", "Goodbye."),
    (Twilio, {"DialCallStatus": "busy"}, "busy", "All lines are engaged."),
    (Twilio, {"DialCallStatus": "no-answer"}, "no_answer", "Nobody answers."),
    (Twilio, {"DialCallStatus": "failed"}, "no_answer", "Nobody answers."),
    (Twilio, {"DialCallStatus": "canceled"}, "no_answer", "Nobody answers."),
    (AfricasTalking, {"dialDurationInSeconds": "61"}, "done", "Goodbye."),
    (
        AfricasTalking,
        {"dialDurationInSeconds": "0", "hangupCause": "USER_BUSY"},
        "busy",
        "All lines are engaged.",
    ),
    (AfricasTalking, {"hangupCause": "NO_ANSWER"}, "no_answer", "Nobody answers."),
    (AfricasTalking, {}, "no_answer", "Nobody answers."),
]


@pytest.mark.parametrize(("kind", "told", "outcome", "heard"), OUTCOMES)
def test_what_came_of_putting_through(
    line: Line, media: Registry, told: dict[str, str], outcome: str, heard: str
) -> None:
    caller = Caller(line, media)
    line.call()
    assert line.press("2") == "One moment please."
    dial = line.document.find("Dial")
    assert dial is not None
    numbers = dial.get("phoneNumbers") or ",".join(one.text or "" for one in dial.iter("Number"))
    assert (numbers, dial.get("sequential")) == ("+254711222333,+254711222444", "true")
    url = dialled(line)
    once = caller.post(url, told)
    other = {"DialCallStatus": "busy", "hangupCause": "USER_BUSY", "dialDurationInSeconds": ""}
    assert caller.post(url, other) == once, "a repeated outcome changes nothing"
    assert line.follow(once).startswith(heard)
    if not line.over:
        line.press("1")
    assert [fields["talk"] for fields in caller.filed()] == [outcome]


def test_who_hangs_up_while_they_are_put_through_is_done(caller: Caller) -> None:
    caller.line.call()
    caller.line.press("2")
    caller.line.hang_up()
    caller.line.hang_up()
    assert [fields["talk"] for fields in caller.filed()] == ["done"]


def test_outside_hours_nobody_is_rung(caller: Caller) -> None:
    caller.line.call()
    assert caller.line.press("4").startswith("We are closed.")
    caller.line.press("1")
    assert [fields["talk"] for fields in caller.filed()] == ["closed"]


def test_forget_erases_what_was_spoken(caller: Caller) -> None:
    caller.line.call()
    caller.line.press("1")
    caller.asked()
    link = caller.played[0]
    assert caller.services.erasure.erase(NUMBER).recordings == 1
    assert caller.get(link).status_code == 410
    caller.line.press("1", "1")
    assert caller.filed()[0]["story"]["state"] == "lost"
    assert not re.search("RE1", str(caller.services.redis.keys()))
