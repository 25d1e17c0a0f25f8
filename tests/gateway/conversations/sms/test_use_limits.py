"""By text the words of a limit are the reply."""

from collections.abc import Callable
from pathlib import Path

from tests.gateway.conversations.sms.conftest import SHORT_CODE, AfricasTalkingSmsPhone
from tests.gateway.services import Services, create_app

MENUS = """
version: 1
service: {name: County, languages: {en: English}, country: KE, time_zone: Africa/Nairobi}
entry: {sms: {keywords: {WATER: send}}}
screens:
  send: {submit: report, goto: thanks}
  thanks: {end: "We have {reference}."}
cases:
  report: {title: A report, fields: {kind: water}}
"""


def test_the_reply_says_that_nothing_was_sent(make_gateway: Callable[..., Services], tmp_path: Path) -> None:
    (tmp_path / "delivery.yaml").write_text("limits: {cases: {hour: 2, day: 2}}\n", encoding="utf-8")
    services = make_gateway(MENUS)
    phone = AfricasTalkingSmsPhone(services, create_app(services), "at", SHORT_CODE)
    assert [phone.say("WATER")[:8] for _ in range(2)] == ["We have "] * 2
    assert (
        phone.say("WATER") == "You have reached our limit for now. Nothing was sent. Please try again later."
    )
    assert services.submissions_outbox.depth() == 2


def test_the_first_question_is_not_asked_where_no_case_is_taken(
    make_gateway: Callable[..., Services], tmp_path: Path
) -> None:
    (tmp_path / "delivery.yaml").write_text("limits: {cases: {hour: 1, day: 1}}\n", encoding="utf-8")
    asks = "  send: {ask: What happened?, answer: {type: text}, save: what, goto: file}\n  file: {submit"
    services = make_gateway(MENUS.replace("  send: {submit", asks))
    phone = AfricasTalkingSmsPhone(services, create_app(services), "at", SHORT_CODE)
    assert phone.say("WATER").startswith("What happened?")
    assert phone.say("It is gone").startswith("We have ")
    assert phone.say("WATER").startswith("You have reached our limit for now.")
