"""Requests that come twice, late, at the same instant, or after the record of the call was lost."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import redis
from flask import Flask

from tests.gateway.conftest import MakeServices
from tests.gateway.conversations.ussd.phone import run_at_once
from tests.gateway.conversations.voice.conftest import SETTINGS, MakePhoneCall
from tests.gateway.conversations.voice.phone_call import PUBLIC_URL, PhoneCall, TwilioPhoneCall
from tests.gateway.services import Services, create_app


@dataclass
class TwilioPhoneCallWithTokens(TwilioPhoneCall):
    """Twilio's requests, each with a token of its own, the same in its repetitions."""

    tokens: list[str] = field(default_factory=list)

    def headers(self, url: str, form: dict[str, str]) -> dict[str, str]:
        token = self.tokens[0] if self.tokens else f"token-of-{urlsplit(url).query}"
        return super().headers(url, form) | {"I-Twilio-Idempotency-Token": token}


REPORT = ("1", "1", "1", "60", "48151")


def test_a_repeated_request_gets_the_same_document_and_changes_nothing(
    phone_call: PhoneCall, store: redis.Redis
) -> None:
    first = phone_call.ask(PUBLIC_URL + phone_call.hook)
    assert phone_call.ask(PUBLIC_URL + phone_call.hook) == first
    phone_call.call()
    for keys in (*REPORT, "1"):
        url = phone_call.keys_url
        once = phone_call.ask(url, keys)
        records = {key: store.get(key) for key in store.keys("conversation:*")}
        assert phone_call.ask(url, keys) == once
        assert phone_call.ask(url, "9") == once, "the step is taken, whatever is said to have been pressed"
        assert {key: store.get(key) for key in store.keys("conversation:*")} == records
        phone_call.follow(once)
    assert phone_call.over
    assert store.zcard("outbox:submissions:due") == 1


def test_repeated_silence_is_counted_once(phone_call: PhoneCall) -> None:
    phone_call.call()
    phone_call.press("1")
    url = phone_call.silence_url
    heard = {phone_call.ask(url) for _ in range(5)}
    assert len(heard) == 1
    phone_call.wait()
    assert not phone_call.over


def test_silence_brings_no_digits_from_before(phone_call: PhoneCall) -> None:
    phone_call.call()
    phone_call.press("1")
    assert "We did not hear an answer." in phone_call.ask(phone_call.silence_url, "1")


def test_a_late_request_hears_where_the_call_stands(phone_call: PhoneCall) -> None:
    phone_call.call()
    late = phone_call.keys_url
    phone_call.press("1", "1", "1")
    now = phone_call.heard
    assert now in phone_call.ask(late, "2")
    assert phone_call.press("60").startswith("Choose a secret")


def test_the_same_keys_at_the_same_instant_are_taken_once(
    phone_call: PhoneCall, make_services: MakeServices, store: redis.Redis
) -> None:
    phone_call.call()
    phone_call.press(*REPORT)
    url = phone_call.keys_url
    workers = [create_app(make_services(**SETTINGS)) for _ in range(4)]
    said = run_at_once([lambda app=app: phone_call.ask(url, "1", app) for app in workers])
    assert len(set(said)) == 1
    assert "Your reference is" in said[0]
    assert store.zcard("outbox:submissions:due") == 1


def test_a_call_that_comes_in_twice_at_the_same_instant(
    phone_call: PhoneCall, make_services: MakeServices
) -> None:
    workers = [create_app(make_services(**SETTINGS)) for _ in range(4)]
    said = run_at_once(
        [lambda app=app: phone_call.ask(PUBLIC_URL + phone_call.hook, None, app) for app in workers]
    )
    assert len(set(said)) == 1


def test_what_twilio_brings_again_after_the_call_is_gone_begins_nothing(
    services: Services, app: Flask, store: redis.Redis
) -> None:
    phone_call = TwilioPhoneCallWithTokens(services, app)
    phone_call.call()
    phone_call.press("1", "1")
    store.delete(*store.keys("conversation:*"))
    for again in (PUBLIC_URL + phone_call.hook, f"{PUBLIC_URL}{phone_call.hook}?step=2&why=keys"):
        phone_call.tokens = [f"token-of-{urlsplit(again).query}"]
        assert "Thank you for calling. Goodbye." in phone_call.ask(again, "1")
        assert store.keys("conversation:*") == []
    again = f"{PUBLIC_URL}{phone_call.hook}?step=2&why=keys"
    phone_call.tokens = ["a-new-one"]  # nothing signs it
    assert "Thank you for calling. Goodbye." in phone_call.ask(again, "1")
    assert "Your session was lost." in phone_call.ask(again, "2")


def test_a_request_of_a_call_that_is_parted_anew_is_refused(services: Services, app: Flask) -> None:
    phone_call = TwilioPhoneCall(services, app)
    phone_call.call()
    url, form = phone_call.keys_url, phone_call.form("1")
    assert phone_call.post(url, form).status_code == 200
    headers = phone_call.headers(url, form)
    path = url.removeprefix(PUBLIC_URL)
    parted = {name: value for name, value in form.items() if name != "CallSid"} | {
        "CallSi": f"d{phone_call.id}"
    }
    moved = {name: value for name, value in form.items() if name != "AccountSid"}
    web = app.test_client()
    assert web.post(path, data=parted, headers=headers).status_code == 403
    assert web.post(f"{path}AccountSidAC1", data=moved, headers=headers).status_code == 403
    assert web.post(path, data=form, headers=headers).status_code == 200


def test_a_call_goes_on_in_another_process(phone_call: PhoneCall, make_services: MakeServices) -> None:
    phone_call.call()
    phone_call.press(*REPORT)
    phone_call.app = create_app(make_services(**SETTINGS))
    assert phone_call.press("1").startswith("Thank you.")


@pytest.mark.parametrize("known", [True, False], ids=["language known", "language unknown"])
def test_a_lost_record_starts_over_and_says_so(
    phone_call: PhoneCall, store: redis.Redis, *, known: bool
) -> None:
    phone_call.call()
    phone_call.press(*REPORT)
    store.delete(*store.keys("conversation:*"), *([] if known else store.keys("person:*")))
    url = phone_call.keys_url
    heard = phone_call.press("1")
    assert heard.startswith("Your session was lost. Let us start again.")
    assert phone_call.ask(url, "1") == phone_call.ask(url, "1")
    if not known:
        phone_call.press("1")
    phone_call.press(*REPORT[1:], "1")
    assert phone_call.heard.startswith("Thank you.")
    assert store.zcard("outbox:submissions:due") == 1


def test_a_record_of_another_release_starts_over(phone_call: PhoneCall, store: redis.Redis) -> None:
    phone_call.call()
    phone_call.press("1", "1")
    (key,) = store.keys("conversation:*")
    store.set(key, b"\0" * 7 + b"\1" + b"no record")
    assert phone_call.press("1").startswith("Your session was lost.")


def test_after_the_end_the_last_words_are_said_again(phone_call: PhoneCall) -> None:
    phone_call.call()
    phone_call.press(*REPORT)
    url = phone_call.keys_url
    last = phone_call.ask(url, "1")
    assert phone_call.hang_up().status_code == 204
    assert phone_call.ask(url, "1") == last
    assert phone_call.ask(PUBLIC_URL + phone_call.hook) == last


def test_a_closed_call_is_not_gone_on_with(
    make_services: MakeServices, call_class: type[PhoneCall], store: redis.Redis, tmp_path: Path
) -> None:
    services = without_resume(make_services, tmp_path)
    phone_call = call_class(services, create_app(services))
    phone_call.call()
    phone_call.press(*REPORT)
    phone_call.hang_up()
    phone_call.ask(phone_call.keys_url, "1")
    assert store.zcard("outbox:submissions:due") == 0


def without_resume(make_services: MakeServices, folder: Path) -> Services:
    """Services on the same menus, where no dropped call is taken up."""
    path = folder / "menus.yaml"
    text = Path(SETTINGS["GATEWAY_MENUS"]).read_text(encoding="utf-8")
    path.write_text(text.replace("resume: {policy: ask, within: 20m}\n", ""), encoding="utf-8")
    return make_services(**SETTINGS | {"GATEWAY_MENUS": str(path)})


def test_two_reports_in_two_calls_are_two_cases(make_phone_call: MakePhoneCall, store: redis.Redis) -> None:
    first = make_phone_call()
    first.call()
    first.press(*REPORT, "1")
    second = make_phone_call()
    second.call()
    second.press(*REPORT[1:], "1")
    assert store.zcard("outbox:submissions:due") == 2
