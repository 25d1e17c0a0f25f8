from datetime import UTC, datetime

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
states:
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
