"""Requests that come twice, late, at the same instant, or after the record of the call was lost."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import redis
from flask import Flask

from tests.gateway.conftest import MakeServices
from tests.gateway.conversations.ussd.phone import run_at_once
from tests.gateway.conversations.voice.conftest import SETTINGS, MakeLine
from tests.gateway.conversations.voice.voice_line import PUBLIC_URL, TwilioVoiceLine, VoiceLine
from tests.gateway.services import Services, create_app


@dataclass
class TwilioVoiceLineWithTokens(TwilioVoiceLine):
    """Twilio's requests, each with a token of its own, the same in its repetitions."""

    tokens: list[str] = field(default_factory=list)

    def headers(self, url: str, form: dict[str, str]) -> dict[str, str]:
        token = self.tokens[0] if self.tokens else f"token-of-{urlsplit(url).query}"
        return super().headers(url, form) | {"I-Twilio-Idempotency-Token": token}


REPORT = ("1", "1", "1", "60", "48151")


def test_a_repeated_request_gets_the_same_document_and_changes_nothing(
    line: VoiceLine, store: redis.Redis
) -> None:
    first = line.ask(PUBLIC_URL + line.hook)
    assert line.ask(PUBLIC_URL + line.hook) == first
    line.call()
    for keys in (*REPORT, "1"):
        url = line.keys_url
        once = line.ask(url, keys)
        records = {key: store.get(key) for key in store.keys("conversation:*")}
        assert line.ask(url, keys) == once
        assert line.ask(url, "9") == once, "the step is taken, whatever is said to have been pressed"
        assert {key: store.get(key) for key in store.keys("conversation:*")} == records
        line.follow(once)
    assert line.over
    assert store.zcard("outbox:submissions:due") == 1


def test_repeated_silence_is_counted_once(line: VoiceLine) -> None:
    line.call()
    line.press("1")
    url = line.silence_url
    heard = {line.ask(url) for _ in range(5)}
    assert len(heard) == 1
    line.wait()
    assert not line.over


def test_silence_brings_no_digits_from_before(line: VoiceLine) -> None:
    line.call()
    line.press("1")
    assert "We did not hear an answer." in line.ask(line.silence_url, "1")


def test_a_late_request_hears_where_the_call_stands(line: VoiceLine) -> None:
    line.call()
    late = line.keys_url
    line.press("1", "1", "1")
    now = line.heard
    assert now in line.ask(late, "2")
    assert line.press("60").startswith("Choose a secret")


def test_the_same_keys_at_the_same_instant_are_taken_once(
    line: VoiceLine, make_services: MakeServices, store: redis.Redis
) -> None:
    line.call()
    line.press(*REPORT)
    url = line.keys_url
    workers = [create_app(make_services(**SETTINGS)) for _ in range(4)]
    said = run_at_once([lambda app=app: line.ask(url, "1", app) for app in workers])
    assert len(set(said)) == 1
    assert "Your reference is" in said[0]
    assert store.zcard("outbox:submissions:due") == 1


def test_a_call_that_comes_in_twice_at_the_same_instant(line: VoiceLine, make_services: MakeServices) -> None:
    workers = [create_app(make_services(**SETTINGS)) for _ in range(4)]
    said = run_at_once([lambda app=app: line.ask(PUBLIC_URL + line.hook, None, app) for app in workers])
    assert len(set(said)) == 1


def test_what_twilio_brings_again_after_the_call_is_gone_begins_nothing(
    services: Services, app: Flask, store: redis.Redis
) -> None:
    line = TwilioVoiceLineWithTokens(services, app)
    line.call()
    line.press("1", "1")
    store.delete(*store.keys("conversation:*"))
    for again in (PUBLIC_URL + line.hook, f"{PUBLIC_URL}{line.hook}?step=2&why=keys"):
        line.tokens = [f"token-of-{urlsplit(again).query}"]
        assert "Thank you for calling. Goodbye." in line.ask(again, "1")
        assert store.keys("conversation:*") == []
    line.tokens = ["a-new-one"]
    assert "Your session was lost." in line.ask(f"{PUBLIC_URL}{line.hook}?step=2&why=keys", "1")


def test_a_call_goes_on_in_another_process(line: VoiceLine, make_services: MakeServices) -> None:
    line.call()
    line.press(*REPORT)
    line.app = create_app(make_services(**SETTINGS))
    assert line.press("1").startswith("Thank you.")


@pytest.mark.parametrize("known", [True, False], ids=["language known", "language unknown"])
def test_a_lost_record_starts_over_and_says_so(line: VoiceLine, store: redis.Redis, *, known: bool) -> None:
    line.call()
    line.press(*REPORT)
    store.delete(*store.keys("conversation:*"), *([] if known else store.keys("person:*")))
    url = line.keys_url
    heard = line.press("1")
    assert heard.startswith("Your session was lost. Let us start again.")
    assert line.ask(url, "1") == line.ask(url, "1")
    if not known:
        line.press("1")
    line.press(*REPORT[1:], "1")
    assert line.heard.startswith("Thank you.")
    assert store.zcard("outbox:submissions:due") == 1


def test_a_record_of_another_release_starts_over(line: VoiceLine, store: redis.Redis) -> None:
    line.call()
    line.press("1", "1")
    (key,) = store.keys("conversation:*")
    store.set(key, b"\0" * 7 + b"\1" + b"no record")
    assert line.press("1").startswith("Your session was lost.")


def test_after_the_end_the_last_words_are_said_again(line: VoiceLine) -> None:
    line.call()
    line.press(*REPORT)
    url = line.keys_url
    last = line.ask(url, "1")
    assert line.hang_up().status_code == 204
    assert line.ask(url, "1") == last
    assert line.ask(PUBLIC_URL + line.hook) == last


def test_a_closed_call_is_not_gone_on_with(
    make_services: MakeServices, line_class: type[VoiceLine], store: redis.Redis, tmp_path: Path
) -> None:
    services = without_resume(make_services, tmp_path)
    line = line_class(services, create_app(services))
    line.call()
    line.press(*REPORT)
    line.hang_up()
    line.ask(line.keys_url, "1")
    assert store.zcard("outbox:submissions:due") == 0


def without_resume(make_services: MakeServices, folder: Path) -> Services:
    """Services on the same menus, where no dropped call is taken up."""
    path = folder / "menus.yaml"
    text = Path(SETTINGS["GATEWAY_MENUS"]).read_text(encoding="utf-8")
    path.write_text(text.replace("resume: {policy: ask, within: 20m}\n", ""), encoding="utf-8")
    return make_services(**SETTINGS | {"GATEWAY_MENUS": str(path)})


def test_two_reports_in_two_calls_are_two_cases(make_line: MakeLine, store: redis.Redis) -> None:
    first = make_line()
    first.call()
    first.press(*REPORT, "1")
    second = make_line()
    second.call()
    second.press(*REPORT[1:], "1")
    assert store.zcard("outbox:submissions:due") == 2
