"""A payment asked for over webhooks: stored once, a session that ends and goes on, and what each channel then shows."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
from flask import Flask

from gateway.payments.payment_store import STREAM
from gateway.payments.request import PaymentRequest, decode_request
from gateway.storage.outbox.outbox import Outbox
from tests.gateway.conftest import MakeServices
from tests.gateway.conversations.sms.conftest import (
    LONG_CODE,
    SHORT_CODE,
    AfricasTalkingSmsPhone,
    SmsPhone,
    TwilioSmsPhone,
)
from tests.gateway.conversations.ussd.phone import HOOK, NUMBER, Phone, run_at_once
from tests.gateway.conversations.voice.phone_call import (
    AUTH_TOKEN,
    ENGLISH_NUMBER,
    PUBLIC_URL,
    AfricasTalkingPhoneCall,
    PhoneCall,
    TwilioPhoneCall,
)
from tests.gateway.kept_menu_files import read_kept_menu_file
from tests.gateway.services import Services, create_app

MENUS = f"""
version: 1
service:
  name: County
  languages: {{en: {{name: English, tts: {{at: {{voice: woman}}, twilio: {{voice: alice}}}}}}}}
  country: KE
  time_zone: Africa/Nairobi
entry:
  ussd: {{"*384*2040#": start, "*384*2041#": fee}}
  sms: {{keywords: {{PERMIT: start}}}}
  voice: {{"{ENGLISH_NUMBER}": start}}
screens:
  start: {{menu: A permit?, options: [{{say: Pay, goto: fee}}, {{say: File first, goto: first}}]}}
  first: {{submit: permit, goto: of_case}}
  of_case: {{pay: Pay., amount: 20, account: "{{reference}}", via: mpesa, paid: end, failed: unpaid, late: later}}
  fee: {{pay: "1500 shillings.", amount: 1500, account: PERMIT, via: mpesa, paid: file, failed: unpaid, late: later}}
  file: {{submit: permit, goto: end}}
  end: {{end: "Paid, {{payment.receipt}}. {{reference}}"}}
  unpaid: {{menu: Not paid., options: [{{say: Again, goto: fee}}]}}
  later: {{end: We text you.}}
cases: {{permit: {{title: A permit, fields: {{receipt: "{{payment.receipt}}"}}}}}}
"""
PROMPT = "A prompt comes to your phone. Enter your PIN there."
ASKED = f"END 1500 shillings.\n{PROMPT}"
WAIT = "We do not know yet whether you have paid."


@pytest.fixture
def services(make_services: MakeServices, tmp_path: Path) -> Services:
    path = tmp_path / "menus.yaml"
    path.write_text(MENUS, encoding="utf-8")
    return make_services(
        GATEWAY_MENUS=str(path),
        GATEWAY_PUBLIC_URL=PUBLIC_URL,
        TWILIO_ACCOUNT_SID="AC1",
        TWILIO_AUTH_TOKEN=AUTH_TOKEN,
    )


@pytest.fixture
def app(services: Services) -> Flask:
    return create_app(services)


@pytest.fixture
def requests(services: Services, store: redis.Redis) -> Callable[[], list[PaymentRequest]]:
    """Reads the requests that hops have stored."""

    def read() -> Iterator[PaymentRequest]:
        for key in sorted(store.keys("payment:*")):
            packed = store.hget(key, "request")
            assert packed is not None
            yield decode_request(services.crypto.decrypt(packed.decode()))

    return lambda: list(read())


def settle(store: redis.Redis, state: str) -> None:
    """Write what the payment system said of every payment."""
    for key in store.keys("payment:*"):
        store.hset(key, mapping={"state": state, "receipt": "RCX1" if state == "paid" else ""})


def ask(app: Flask, number: str = NUMBER) -> Phone:
    phone = Phone(app.test_client(), number)
    phone.dial()
    assert phone.send("1") == ASKED
    return phone


def test_the_request_is_stored_before_the_citizen_reads_of_it(
    app: Flask, requests: Callable[[], list[PaymentRequest]], services: Services, store: redis.Redis
) -> None:
    ask(app)
    (request,) = requests()
    assert (request.number, request.amount, request.currency) == (NUMBER, 150000, "KES")
    assert (request.account, request.via, request.case) == ("PERMIT", "mpesa", "")
    assert (request.screen, request.channel, request.language) == ("fee", "ussd", "en")
    assert request.version == services.menus.current.digest
    outbox = Outbox(store, STREAM, services.clock)
    assert [item for item, _ in outbox.list_pending(9)] == [request.id]


def test_a_repeated_hop_asks_once(app: Flask, requests: Callable[[], list[PaymentRequest]]) -> None:
    phone = ask(app)
    again = [Phone(app.test_client(), NUMBER, phone.code, phone.session, phone.text) for _ in range(4)]
    assert set(run_at_once([one.hop for one in again])) == {ASKED}
    assert len(requests()) == 1


def test_the_same_hop_at_once_asks_once(app: Flask, requests: Callable[[], list[PaymentRequest]]) -> None:
    phone = Phone(app.test_client(), NUMBER)
    phone.dial()
    phone.text = "1"
    hops = [Phone(app.test_client(), NUMBER, phone.code, phone.session, phone.text).hop for _ in range(4)]
    assert set(run_at_once(hops)) == {ASKED}
    assert len(requests()) == 1


def test_a_lost_record_asks_no_second_time(
    app: Flask, requests: Callable[[], list[PaymentRequest]], store: redis.Redis
) -> None:
    phone = ask(app)
    store.delete(*store.keys("conversation:*"))
    assert phone.hop() == ASKED
    assert len(requests()) == 1


def test_what_was_dialled_ahead_asks_for_nothing(
    app: Flask, requests: Callable[[], list[PaymentRequest]]
) -> None:
    phone = Phone(app.test_client(), NUMBER, "*384*2040*1#")
    assert phone.dial().startswith("CON A permit?")
    assert requests() == []


def test_a_code_that_leads_to_the_payment(
    app: Flask, requests: Callable[[], list[PaymentRequest]], store: redis.Redis
) -> None:
    assert Phone(app.test_client(), NUMBER, "*384*2041#").dial() == ASKED
    settle(store, "paid")
    assert Phone(app.test_client(), NUMBER, "*384*2041#").dial().startswith("END Paid, RCX1.")
    assert len(requests()) == 1


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("asked", f"END {WAIT}"),
        ("prompted", f"END {WAIT}"),
        ("unknown", "END We text you."),
        ("cancelled", "CON Not paid."),
        ("failed", "CON Not paid."),
        ("unreachable", "CON Not paid."),
        ("paid", "END Paid, RCX1."),
    ],
)
def test_the_next_dial_goes_on(
    app: Flask,
    store: redis.Redis,
    requests: Callable[[], list[PaymentRequest]],
    state: str,
    shown: str,
) -> None:
    ask(app)
    settle(store, state)
    assert Phone(app.test_client(), NUMBER).dial().startswith(shown)
    assert Phone(app.test_client(), "+254711000222").dial().startswith("CON A permit?"), "it is of its number"
    assert len(requests()) == 1


def test_it_goes_on_as_often_as_it_is_open_and_once_when_it_is_paid(
    app: Flask, store: redis.Redis, requests: Callable[[], list[PaymentRequest]]
) -> None:
    ask(app)
    for state in ("prompted", "unknown", "unknown"):
        settle(store, state)
        assert Phone(app.test_client(), NUMBER).dial().startswith("END We ")
    settle(store, "paid")
    assert Phone(app.test_client(), NUMBER).dial().startswith("END Paid, RCX1.")
    assert Phone(app.test_client(), NUMBER).dial().startswith("CON A permit?")
    assert len(requests()) == 1
    assert len(store.keys("submission:*")) == 1


def test_it_goes_on_on_the_menus_that_it_began_with(
    app: Flask, services: Services, store: redis.Redis, tmp_path: Path
) -> None:
    ask(app)
    newer = tmp_path / "newer.yaml"
    newer.write_text(MENUS.replace("Paid, {payment.receipt}.", "Thank you."), encoding="utf-8")
    services.publisher.publish(read_kept_menu_file(newer))
    settle(store, "paid")
    assert Phone(app.test_client(), NUMBER).dial().startswith("END Paid, RCX1.")
    assert Phone(app.test_client(), NUMBER).dial().startswith("CON A permit?")


def test_two_dials_at_once_file_one_case(app: Flask, store: redis.Redis) -> None:
    ask(app)
    settle(store, "paid")
    dials = [Phone(app.test_client(), NUMBER).dial for _ in range(4)]
    shown = run_at_once(dials)
    assert sum(page.startswith("END Paid") for page in shown) >= 1
    assert len(store.keys("submission:*")) == 1


def test_trying_again_asks_again(
    app: Flask, store: redis.Redis, requests: Callable[[], list[PaymentRequest]]
) -> None:
    ask(app)
    settle(store, "cancelled")
    phone = Phone(app.test_client(), NUMBER)
    phone.dial()
    assert phone.send("1") == ASKED
    assert len({request.id for request in requests()}) == 2


def test_the_notice_that_the_session_is_over_changes_nothing(app: Flask, store: redis.Redis) -> None:
    phone = ask(app)
    form = phone.form | {"status": "Success", "input": phone.text, "lastAppResponse": phone.shown}
    assert app.test_client().post(f"{HOOK}/events", data=form).status_code == 204
    settle(store, "paid")
    assert Phone(app.test_client(), NUMBER).dial().startswith("END Paid, RCX1.")


def test_a_payment_after_a_case_names_it(app: Flask, requests: Callable[[], list[PaymentRequest]]) -> None:
    phone = Phone(app.test_client(), NUMBER)
    phone.dial()
    assert phone.send("2") == f"END Pay.\n{PROMPT}"
    (request,) = requests()
    assert request.case
    assert request.account == request.case


def test_a_payment_that_is_no_longer_kept_is_unknown(
    app: Flask, store: redis.Redis, requests: Callable[[], list[PaymentRequest]]
) -> None:
    ask(app)
    store.delete(*store.keys("payment:*"))  # no longer kept: nobody knows
    assert Phone(app.test_client(), NUMBER).dial() == "END We text you."
    assert requests() == []


@pytest.mark.parametrize(
    ("kind", "provider", "to"),
    [(AfricasTalkingSmsPhone, "at", SHORT_CODE), (TwilioSmsPhone, "twilio", LONG_CODE)],
)
def test_by_text_the_talk_goes_on(
    app: Flask,
    services: Services,
    store: redis.Redis,
    requests: Callable[[], list[PaymentRequest]],
    kind: type[SmsPhone],
    provider: str,
    to: str,
) -> None:
    phone = kind(services, app, provider, to)
    assert phone.say("PERMIT").startswith("A permit?")
    assert phone.say("1") == f"1500 shillings.\n{PROMPT}"
    assert phone.say("ok").startswith(WAIT)
    settle(store, "paid")
    assert phone.say("ok").startswith("Paid, RCX1.")
    assert len(requests()) == 1


@pytest.mark.parametrize("kind", [AfricasTalkingPhoneCall, TwilioPhoneCall])
def test_a_call_waits_and_goes_on(
    app: Flask,
    services: Services,
    store: redis.Redis,
    requests: Callable[[], list[PaymentRequest]],
    kind: type[PhoneCall],
) -> None:
    call = kind(services, app)
    call.call()
    assert call.press("1") == f"1500 shillings. {PROMPT}"
    for _ in range(15):  # more than the silences that end a call
        call.wait()
        assert not call.over
    settle(store, "paid")
    assert call.wait().startswith("Paid, RCX1.")
    assert call.over
    assert len(requests()) == 1


def test_a_call_that_ended_while_it_waited_goes_on_by_ussd(
    app: Flask, services: Services, store: redis.Redis
) -> None:
    call = TwilioPhoneCall(services, app)
    call.call()
    call.press("1")
    call.hang_up()
    settle(store, "paid")
    assert Phone(app.test_client(), NUMBER).dial().startswith("END Paid, RCX1.")
    assert Phone(app.test_client(), NUMBER).dial().startswith("CON A permit?")


def test_a_session_by_ussd_goes_on_by_calling(app: Flask, services: Services, store: redis.Redis) -> None:
    ask(app)
    settle(store, "paid")
    assert TwilioPhoneCall(services, app).call().startswith("Paid, RCX1.")
    assert Phone(app.test_client(), NUMBER).dial().startswith("CON A permit?")
