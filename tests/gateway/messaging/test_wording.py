from datetime import UTC, datetime

import msgspec
import pytest

from gateway.messaging.draft import render_sms_text
from gateway.messaging.message import SmsMessage
from menus.compiler.service import compile_service

MENU = """
version: 1
service:
  name: County
  languages: {en: {name: English}, sw: {name: Kiswahili}}
  country: KE
  time_zone: Africa/Nairobi
entry: {ussd: {"*384*2040#": hello}}
screens: {hello: {end: {en: Hello, sw: Habari}}}
messages:
  received: {en: "We have your report {reference}.", sw: "Tumepokea ripoti yako {reference}."}
  in_progress: {en: "{reference} is {case.status} since {today}, {now}. {note}", sw: "{reference} {case.status}"}
  resolved: {en: "{note}"}
  closed:
    - {if: {note: {set: true}}, say: {en: "{reference} is {case.status}: {note}", sw: "{reference}: {note}"}}
    - {if: {time: {before: "06:00"}}, say: {en: "{reference} is {case.status}, good night.", sw: Usiku}}
    - {if: {language: sw}, say: {en: x, sw: "{reference} {case.status}"}}
    - {if: {open: office}, say: Come now.}
    - {if: {any: [{holiday: true}, {weekday: sun}]}, say: Come on Tuesday.}
    - {say: Come tomorrow.}
hours: {office: {mon-fri: ["08:00", "17:00"]}}
holidays: ["2026-03-03"]
states:
  closed: {from: [SHUT], say: [{if: {time: {before: "06:00"}}, say: shut}, {say: {en: over, sw: imefungwa}}]}
  in_progress: {from: [ASSIGNED], say: {en: being worked on, sw: inashughulikiwa}}
"""


@pytest.fixture(scope="module")
def service():
    compiled = compile_service(MENU, "menus.yaml", lambda _: "")
    assert compiled.service is not None, compiled.problems
    return compiled.service


def message(name: str, language: str = "en", note: str = "") -> SmsMessage:
    moment = datetime(2026, 3, 2, 12, tzinfo=UTC)
    return SmsMessage(
        id="m1",
        state="queued",
        name=name,
        reference="482915307",
        language=language,
        note=note,
        created_at=moment,
    )


@pytest.mark.parametrize(
    ("texted", "expected"),
    [
        (message("received"), "We have your report 482915307."),
        (message("received", "sw"), "Tumepokea ripoti yako 482915307."),
        (message("received", "fr"), "We have your report 482915307."),  # a language the file no longer has
        (message("in_progress", "sw"), "482915307 inashughulikiwa"),
        (
            message("in_progress", note="Crew at 3 – ‘soon’\x00"),
            "482915307 is being worked on since 2026-03-02, 01:30. Crew at 3 - 'soon'",
        ),
        (message("in_progress"), "482915307 is being worked on since 2026-03-02, 01:30."),
        (message("resolved", note=" "), None),
        (message("rejected"), None),
    ],
)
def test_the_words_of_a_text(service, texted, expected):
    assert render_sms_text(service, texted, datetime(2026, 3, 1, 22, 30, tzinfo=UTC)) == expected


@pytest.mark.parametrize(
    ("language", "note", "moment", "expected"),
    [
        ("en", "A crew came.", "2026-03-02 12:00", "482915307 is over: A crew came."),
        ("sw", "A crew came.", "2026-03-02 12:00", "482915307: A crew came."),
        ("en", " \n", "2026-03-02 01:30", "482915307 is shut, good night."),
        ("sw", "", "2026-03-02 12:00", "482915307 imefungwa"),
        ("en", "", "2026-03-02 12:00", "Come now."),
        ("en", "", "2026-03-02 18:00", "Come tomorrow."),
        ("en", "", "2026-03-03 12:00", "Come on Tuesday."),
        ("en", "", "2026-03-08 12:00", "Come on Tuesday."),
    ],
)
def test_the_case_that_holds_when_the_text_is_worded(service, language, note, moment, expected):
    now = datetime.fromisoformat(f"{moment}:00+03:00")
    assert render_sms_text(service, message("closed", language, note), now) == expected


def test_a_note_that_is_told_after_a_proof_is_replaced_by_how_to_see_it(service) -> None:
    withheld = msgspec.structs.replace(message("resolved"), note_withheld=True)
    hint = "To read the officer's note, dial {code}."
    code = next(iter(service.ussd_entries))
    assert render_sms_text(service, withheld, withheld.created_at) == hint.replace("{code}", code)
