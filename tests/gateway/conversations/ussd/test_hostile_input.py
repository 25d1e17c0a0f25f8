"""Whatever arrives at the webhook: an answer that Africa's Talking takes, and a screen that makes sense."""

from urllib.parse import quote_from_bytes, urlencode

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.providers.africastalking.ussd_webhook import MAX_FIELD_LENGTH
from tests.examples import examples
from tests.gateway.conversations.ussd.conftest import MakePhone
from tests.gateway.conversations.ussd.phone import APOLOGY, CODE, HOOK, NUMBER, checked_body

FORM = "application/x-www-form-urlencoded"
HOMES = "CON How many homes?"
TOO_LONG = "CON 3 to 60 letters."
NO_NUMBER = "CON From 1 to 5000."


@pytest.mark.parametrize(
    ("typed", "begins"),
    [
        (b"Kibera", HOMES),
        (b"near *5* mill", HOMES),
        (b"*****", HOMES),
        (b"###", HOMES),
        (b"a & b = c; 100%", HOMES),
        ("sokoni 🐟 ق".encode(), HOMES),
        (b"x" * 60, HOMES),
        (b"x" * 61, TOO_LONG),
        (b"x" * 5000, TOO_LONG),
        (b"*" * 5000, TOO_LONG),
        (b"", TOO_LONG),
        (b"   ", TOO_LONG),
        (b"\x00\x00\x00", TOO_LONG),
        (b"\xed\xa0\x80", HOMES),  # a lone surrogate: read as three characters nobody knows
        (b"ab\xff\xfe", HOMES),
        ("\u200b\u200b\u200b".encode(), TOO_LONG),
        (b"{place}{{}}{", HOMES),
        (b"<b>x</b>", HOMES),
        (b"%s%n../../", HOMES),
    ],
)
def test_words(phone: MakePhone, app: Flask, typed: bytes, begins: str) -> None:
    one = phone()
    one.dial()
    one.send("1", "1")
    form = urlencode(one.form).replace("text=1%2A1", f"text=1%2A1%2A{quote_from_bytes(typed, safe='')}")
    assert checked_body(app.test_client().post(HOOK, data=form, content_type=FORM)).startswith(begins)


@pytest.mark.parametrize(
    ("typed", "begins"),
    [
        ("12", "CON Water at Kibera, 12 homes."),
        ("١٢", "CON Water at Kibera, 12 homes."),
        ("１２", "CON Water at Kibera, 12 homes."),
        ("\u202a12\u202c", "CON Water at Kibera, 12 homes."),
        ("1,200", "CON Water at Kibera, 1200 homes."),
        ("12.", "CON Water at Kibera, 12 homes."),
        ("(12)", "CON Water at Kibera, 12 homes."),
        ("1️⃣2️⃣", "CON Water at Kibera, 12 homes."),
        ("about 12 homes please", "CON Water at Kibera, 12 homes."),
        ("12 or 13", NO_NUMBER),
        ("12 thousand", NO_NUMBER),
        ("0. Back", "CON Which place?"),
        ("0", "CON Which place?"),
        ("00", "CON County services"),
        ("9" * 5000, NO_NUMBER),
        ("12.5", NO_NUMBER),
        ("-1", NO_NUMBER),
        ("1e3", NO_NUMBER),
        ("½", NO_NUMBER),
        ("twelve", NO_NUMBER),
        ("12#", NO_NUMBER),
        ("*", NO_NUMBER),
    ],
)
def test_numbers(phone: MakePhone, typed: str, begins: str) -> None:
    one = phone()
    one.dial()
    assert one.send("1", "1", "Kibera", typed).startswith(begins)


@pytest.mark.parametrize(
    "typed", ["02", "2.", "(2)", "2️⃣", "٢", "2. Road", "2 please", "road", "ROAD.", " Róad "]
)
def test_the_same_choice(phone: MakePhone, typed: str) -> None:
    one = phone()
    one.dial()
    assert one.send("1", typed, "Kibera", "12").startswith("CON Road at Kibera")


@pytest.mark.parametrize("typed", ["3", "99", "98", "-1", "1 2", "waterway", "", "\x00", "9" * 5000, "²"])
def test_no_choice(phone: MakePhone, typed: str) -> None:
    one = phone()
    one.dial()
    shown = one.send("1", typed)
    assert shown == "CON That answer does not fit.\nWhat is it about?\n1. Water\n2. Road\n0. Back"


def test_answers_of_a_length_that_no_network_delivers(phone: MakePhone) -> None:
    one = phone()
    one.dial()
    one.send("1", "1", *["x" * 5000] * 3)
    assert len(one.text) > MAX_FIELD_LENGTH
    assert one.send("Kibera", "12").startswith("CON Water at Kibera")


SESSION = f"sessionId=ATUid_1&phoneNumber=%2B{NUMBER[1:]}&serviceCode={CODE}"
WELCOME = "CON County services\n1. Report\n2. Track\n3. Kiswahili"
UNKNOWN = "END This service is not available."


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        (f"{SESSION}&text=&networkCode=63902&later=1&more=x", WELCOME),
        (SESSION, WELCOME),  # Africa's Talking may leave an empty text out
        (f"{SESSION}&text=2&text=", WELCOME),
        (f"sessionId=x&{SESSION}", WELCOME),
        (f"sessionId=ATUid_1&serviceCode={CODE}", WELCOME),
        (f"sessionId=ATUid_1&phoneNumber=&serviceCode={CODE}", WELCOME),
        (f"sessionId=ATUid_1&phoneNumber=private&serviceCode={CODE}", WELCOME),
        (f"sessionId=ATUid_1&phoneNumber={NUMBER}&serviceCode={CODE}", WELCOME),  # an unescaped + is a blank
        (f"sessionId=ATUid_1&phoneNumber={'1' * 9000}&serviceCode={CODE}", WELCOME),
        (f"{SESSION}&networkCode={'9' * 9000}", WELCOME),
        (f"sessionId={'x' * 9000}&serviceCode={CODE}", WELCOME),
        ("sessionId=ATUid_1&text=1", UNKNOWN),
        ("sessionId=ATUid_1&serviceCode=&text=1", UNKNOWN),
        (f"phoneNumber=%2B{NUMBER[1:]}&serviceCode={CODE}&text=", APOLOGY),
        ("", APOLOGY),
        ("&&&===", APOLOGY),
        ('{"sessionId": "ATUid_1", "text": ""}', APOLOGY),
        ("\x00\x01\x02", APOLOGY),
        ("&".join(f"field{number}=1" for number in range(200)), APOLOGY),
    ],
)
def test_fields(app: Flask, form: str, shown: str) -> None:
    for content_type in (FORM, f"{FORM}; charset=UTF-8", "application/json", "text/plain", ""):
        assert checked_body(app.test_client().post(HOOK, data=form, content_type=content_type)) == shown


@pytest.mark.parametrize(
    ("method", "body", "status"),
    [("GET", b"", 405), ("PUT", b"", 405), ("POST", b"text=" + b"x" * 100_000, 413)],
)
@pytest.mark.parametrize("accepts", ["text/html,*/*;q=0.8", "*/*", "application/json"])
def test_what_no_provider_sends_is_refused_in_a_word(
    app: Flask, method: str, body: bytes, status: int, accepts: str
) -> None:
    response = app.test_client().open(
        HOOK, method=method, data=body, content_type=FORM, headers={"Accept": accepts}
    )
    assert response.status_code == status
    assert len(response.data) < 60
    assert response.mimetype in ("text/plain", "application/json")


inputs = st.lists(
    st.one_of(st.sampled_from(["0", "00", "1", "2", "3", "98", "99", "*", "#", ""]), st.text(max_size=30)),
    max_size=8,
)


@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(inputs=inputs, code=st.sampled_from([CODE, "*384*2040*1#", "*384*2040*1*1#"]))
def test_any_inputs_give_a_page_and_the_same_one_again(
    phone: MakePhone, inputs: list[str], code: str
) -> None:
    one = phone(code=code, number="")  # no number: each session has a limit of its own
    one.dial()
    for typed in inputs:
        shown = one.send(typed.encode("utf-8", "replace").decode())
        assert not shown.startswith("END Sorry")
        assert one.hop() == shown
        if shown.startswith("END"):
            break


@settings(max_examples=examples(40), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.binary(max_size=200), prefix=st.sampled_from([b"", SESSION.encode() + b"&text=", b"sessionId="])
)
def test_any_bytes_are_answered(app: Flask, body: bytes, prefix: bytes) -> None:
    checked_body(app.test_client().post(HOOK, data=prefix + body, content_type=FORM))


@pytest.mark.parametrize("path", [HOOK.replace("/ussd", "//ussd"), f"{HOOK}/", f"/{HOOK}", "/at//ussd"])
def test_a_path_that_is_none_is_no_redirect(app: Flask, path: str) -> None:
    response = app.test_client().post(path, data=SESSION, content_type=FORM)
    assert response.status_code == 404
    assert "Location" not in response.headers
