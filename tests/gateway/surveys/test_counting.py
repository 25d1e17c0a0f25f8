"""Answers over the webhooks: counted exactly, once, apart from who answered."""

from datetime import UTC
from zoneinfo import ZoneInfo

import pytest
import redis

from menus.engine.effects import SurveyAnswers, SurveyOutcome
from menus.model.survey_counts import SurveyCounts
from tests.gateway.conversations.menu_gateway import MenuGateway
from tests.gateway.conversations.sms.conftest import AfricasTalkingSmsPhone, TwilioSmsPhone
from tests.gateway.conversations.ussd.phone import NUMBER, run_at_once
from tests.gateway.conversations.voice.phone_call import AfricasTalkingPhoneCall, TwilioPhoneCall
from tests.gateway.services import create_app
from tests.gateway.surveys.conftest import NUMBERS, answer, counted

ONE = SurveyCounts(1, {"ward": {"langata": 1}, "wanted": {"true": 1}})


def test_an_answer_is_counted_as_its_last_screen_is_shown(menu_gateway: MenuGateway) -> None:
    phone = menu_gateway.phone()
    phone.dial()
    assert phone.send("1", "2", "1").startswith("CON Why?")
    assert counted(menu_gateway) == SurveyCounts()
    assert phone.send("my cow") == "END Thanks. not yet"
    assert counted(menu_gateway) == ONE


def test_a_hop_that_the_network_repeats_counts_once(menu_gateway: MenuGateway) -> None:
    other = create_app(menu_gateway.services)
    phone = menu_gateway.phone()
    phone.dial()
    phone.send("1", "2", "1")
    twins = [phone, phone.on_app(other), phone.on_app(menu_gateway.app)]
    assert run_at_once([lambda one=one: one.send("my cow") for one in twins]) == ["END Thanks. not yet"] * 3
    assert phone.hop() == "END Thanks. not yet"
    assert counted(menu_gateway) == ONE


def test_a_session_whose_record_is_lost_counts_once(menu_gateway: MenuGateway) -> None:
    phone = menu_gateway.phone()
    phone.dial()
    phone.send("2", "5")
    assert counted(menu_gateway, "rating").answers == 1
    menu_gateway.lose_sessions()
    assert phone.send("1").startswith("CON Top")
    assert counted(menu_gateway, "rating") == SurveyCounts(1, {"stars": {"5": 1}})


def test_what_is_dialled_with_the_code_counts_once_its_last_screen_is_confirmed(
    menu_gateway: MenuGateway,
) -> None:
    phone = menu_gateway.phone()
    assert phone.dial("2*4").startswith("CON From 1 to 5?")
    assert counted(menu_gateway, "rating") == SurveyCounts()
    assert phone.send("4").startswith("CON Rated.")
    assert counted(menu_gateway, "rating") == SurveyCounts(1, {"stars": {"4": 1}})


def test_a_number_answers_once(menu_gateway: MenuGateway) -> None:
    answer(menu_gateway, NUMBER)
    again = menu_gateway.phone()
    again.dial()
    assert again.send("1") == "END Answered"
    assert counted(menu_gateway) == ONE


def test_of_two_sessions_of_one_number_one_counts(menu_gateway: MenuGateway) -> None:
    phones = [menu_gateway.phone() for _ in range(2)]
    for phone in phones:
        phone.dial()
        phone.send("1", "2", "1")
    shown = run_at_once([lambda one=one: one.send("my cow") for one in phones])
    assert sorted(shown) == ["END Answered", "END Thanks. not yet"]
    assert counted(menu_gateway) == SurveyCounts(1, ONE.by_field, {"answered": 1})


def test_of_many_phones_at_the_last_places_just_so_many_count(menu_gateway: MenuGateway) -> None:
    phones = [menu_gateway.phone(number) for number in NUMBERS[:8]]
    for phone in phones:
        phone.dial()
        phone.send("1", "1", "1")
    shown = run_at_once([lambda one=one: one.send("my cow") for one in phones])
    assert sorted(shown) == ["END Full"] * 5 + ["END Thanks. not yet"] * 3
    assert counted(menu_gateway) == SurveyCounts(
        3, {"ward": {"kibera": 3}, "wanted": {"true": 3}}, {"full": 5}
    )
    late = menu_gateway.phone(NUMBERS[9])
    late.dial()
    assert late.send("1", "1") == "END Full"
    assert answer(menu_gateway, NUMBERS[10], ward="2") == "END Thanks. not yet"


def test_results_are_read_back_from_ten_answers_on(menu_gateway: MenuGateway) -> None:
    shown = [
        answer(menu_gateway, number, wanted=str(1 + (place % 2))) for place, number in enumerate(NUMBERS[:20])
    ]
    assert shown == ["END Thanks. not yet"] * 19 + ["END Thanks. 50"]
    phone = menu_gateway.phone()
    phone.dial()
    assert phone.send("3") == "END Yes 50, no 50 of 20"


def test_who_answered_stands_apart_from_answers_and_from_all_else(
    menu_gateway: MenuGateway, store: redis.Redis
) -> None:
    answer(menu_gateway, NUMBER)
    [number] = store.smembers("survey-numbers:opinion")
    everything = menu_gateway.everything()
    assert everything.count(number) == 1
    assert b"cow" not in everything
    assert number.decode() != menu_gateway.services.crypto.digest(NUMBER)
    assert store.hgetall("survey:opinion") == {
        b"answers": b"1",
        b"option:ward:langata": b"1",
        b"option:wanted:true": b"1",
    }
    day = menu_gateway.services.clock().astimezone(ZoneInfo("Africa/Nairobi")).date().isoformat().encode()
    assert store.hgetall("survey-days:opinion") == {
        day + b":ussd:answers": b"1",
        day + b":ussd:option:ward:langata": b"1",
        day + b":ussd:option:wanted:true": b"1",
    }
    assert store.ttl("survey-days:opinion") == pytest.approx(store.ttl("survey:opinion"), abs=2)
    assert store.keys("survey-numbers:rating") == []


def test_both_expire_some_time_after_the_end(menu_gateway: MenuGateway, store: redis.Redis) -> None:
    answer(menu_gateway, NUMBER)
    day = 86_400
    assert store.ttl("survey:opinion") - store.ttl("survey-numbers:opinion") == pytest.approx(
        370 * day, abs=2
    )
    assert store.ttl("survey-numbers:opinion") > 31 * day


def text_phone(kind: type, to: str):
    def run(menu_gateway: MenuGateway) -> str:
        phone = kind(menu_gateway.services, menu_gateway.app, "", to, NUMBER)
        return phone.say("hello", "1", "2", "1", "my cow")

    return run


def call(kind: type):
    def run(menu_gateway: MenuGateway) -> str:
        phone = kind(menu_gateway.services, menu_gateway.app, number=NUMBER)
        phone.call()
        return phone.press("1", "2", "5")

    return run


@pytest.mark.parametrize(
    "talk",
    [text_phone(AfricasTalkingSmsPhone, "40404"), text_phone(TwilioSmsPhone, "+14155550100")],
    ids=["at", "twilio"],
)
def test_answers_by_text_count_too(menu_gateway: MenuGateway, talk) -> None:
    assert talk(menu_gateway).startswith("Thanks.")
    assert counted(menu_gateway) == ONE


@pytest.mark.parametrize("talk", [call(AfricasTalkingPhoneCall), call(TwilioPhoneCall)], ids=["at", "twilio"])
def test_answers_by_call_count_too(menu_gateway: MenuGateway, talk) -> None:
    assert "Rated." in talk(menu_gateway)
    assert counted(menu_gateway, "rating") == SurveyCounts(1, {"stars": {"5": 1}})


def test_a_withheld_number_does_not_count_where_each_number_answers_once(menu_gateway: MenuGateway) -> None:
    service = menu_gateway.services.definition.service
    request = SurveyAnswers(service.surveys["opinion"], {"ward": "langata"})
    surveys = menu_gateway.services.surveys
    assert surveys.count("effects:a", "id", None, request, "ussd", UTC) is SurveyOutcome.WITHHELD
    assert counted(menu_gateway) == SurveyCounts(0, {}, {"withheld": 1})
    rating = SurveyAnswers(service.surveys["rating"], {"stars": "3"})
    assert surveys.count("effects:a", "other", None, rating, "ussd", UTC) is SurveyOutcome.COUNTED
