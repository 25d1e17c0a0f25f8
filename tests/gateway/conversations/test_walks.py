"""Walks of a sample of sessions: screens and keys, on every channel; no word and no number of a citizen."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.conversations.walks import MAX_WALKS, SampledWalk, WalkSample, WalkStore, expires_at, walk_key
from menus.replay.walk import MAX_STEPS, Action, RecordedWalk, WalkStep, pack_walk
from tests.examples import examples
from tests.gateway.conversations.sms.conftest import AfricasTalkingSmsPhone, TwilioSmsPhone
from tests.gateway.conversations.ussd.phone import Phone
from tests.gateway.conversations.voice.phone_call import AfricasTalkingPhoneCall, TwilioPhoneCall
from tests.gateway.services import create_app

MENUS = """\
version: 1
service:
  name: County
  languages: {en: {name: English, tts: {at: {voice: woman}, twilio: {language: en-GB}}}}
  country: KE
  time_zone: Africa/Nairobi
entry:
  ussd: {"*384*2040#": top}
  sms: {otherwise: top}
  voice: {"+254711082000": top}
screens:
  top:
    menu: What is it?
    options:
      - {say: Water, value: water, goto: ward}
      - {say: Roads, value: roads, goto: ward}
      - {say: A wound, goto: illness}
    save: topic
  ward: {list: "Which ward?", from: wards, label: "{name}", value: name, save: ward, goto: age}
  illness:
    menu: What is it?
    private: true
    save: illness
    options: [{value: wound, say: A wound}, {value: fever, say: Fever}]
    goto: age
  age: {ask: "Your age?", answer: {type: integer, min: 18, max: 120}, save: age, goto: words}
  words:
    ask: "What happened?"
    answer: {type: text, min: 3}
    require: [{if: {age: {at_least: 21}}, say: Ask somebody older.}]
    save: words
    goto: sure
  sure: {menu: "Send it?", options: [{say: "Yes", goto: bye}, {say: "No", goto: top}]}
  bye: {end: "Thank you."}
tables:
  wards: {rows: [{name: Kibera}, {name: Karen}, {name: Ngong}]}
"""
SETTINGS = {
    "GATEWAY_PUBLIC_URL": "https://gateway.example",
    "TWILIO_ACCOUNT_SID": "AC1",
    "TWILIO_AUTH_TOKEN": "a-token-of-twilio",
    "GATEWAY_WALK_SAMPLE": "1",
}
NUMBER = "+254711000111"


@pytest.fixture
def make_web(make_services, tmp_path):
    """A gateway on the menus of this file."""

    def make(**changes):
        menus = tmp_path / "menus.yaml"
        menus.write_text(MENUS)
        return make_services(**{"GATEWAY_MENUS": str(menus), **SETTINGS, **changes})

    return make


def walks(services) -> list[RecordedWalk]:
    keep_walks(services)
    return [*services.container.insights.walk_store.all()]


def keep_walks(services) -> None:
    """Keep what waits to be kept, as the process does it twice a second."""
    services.container.insights.walks.keep()


def steps(walk: RecordedWalk) -> list[tuple[object, ...]]:
    return [
        tuple(part for part in (one.screen, one.action, one.number, one.key, one.value, one.reason) if part)
        for one in walk.steps
    ]


def dialled(services, *typed):
    phone = Phone(create_app(services).test_client(), NUMBER)
    phone.dial()
    phone.send(*typed)


def texted(phone, to):
    return lambda services, *typed: phone(services, create_app(services), "", to, NUMBER).say("hello", *typed)


def called(phone_call):
    def call(services, *typed):
        one = phone_call(services, create_app(services), number=NUMBER)
        one.call()
        one.press(*typed)

    return call


CHANNELS = {
    "ussd": dialled,
    "sms by at": texted(AfricasTalkingSmsPhone, "40404"),
    "sms by twilio": texted(TwilioSmsPhone, "+14155550100"),
    "voice by at": called(AfricasTalkingPhoneCall),
    "voice by twilio": called(TwilioPhoneCall),
}


@pytest.mark.parametrize("channel", CHANNELS)
def test_each_channel_has_screens_and_keys(make_web, channel):
    services = make_web()
    CHANNELS[channel](services, "2", "3", "7", "37")
    (walk,) = walks(services)
    assert (walk.menus, walk.channel, walk.language) == (services.definition.digest, channel.split()[0], "en")
    assert (walk.entry, walk.screen, walk.ends) == ("top", "words", False)
    assert steps(walk) == [
        ("top", "option", 1, "2", "roads"),
        ("ward", "row", 3),
        ("age", "wrong", "small"),
        ("age", "fits"),
    ]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (("9",), [("top", "wrong", "number")]),
        (("nonsense",), [("top", "wrong", "words")]),
        (("water",), [("top", "option", "1", "water")]),
        (("3", "2"), [("top", "option", 2, "3"), ("illness", "fits")]),
        (("1", "0"), [("top", "option", "1", "water"), ("ward", "back")]),
        (("1", "1", "x"), [("top", "option", "1", "water"), ("ward", "row", 1), ("age", "wrong", "form")]),
        (("1*1*19",), [("top", "option", "1", "water"), ("ward", "row", 1), ("age", "fits")]),
        (
            ("1", "1", "19", "ab", "abc"),
            [
                *(("top", "option", "1", "water"), ("ward", "row", 1), ("age", "fits")),
                *(("words", "wrong", "short"), ("words", "wrong", "require 1")),
            ],
        ),
        (
            ("1", "1", "40", "The tap is dry", "1"),
            [
                *(("top", "option", "1", "water"), ("ward", "row", 1), ("age", "fits")),
                *(("words", "fits"), ("sure", "option", "1")),
            ],
        ),
    ],
)
def test_what_is_typed_is_kept_by_what_it_stands_for(make_web, typed, expected):
    services = make_web()
    dialled(services, *typed)
    (walk,) = walks(services)
    assert steps(walk) == expected
    assert walk.ends == (expected[-1][0] == "sure")


@settings(max_examples=examples(10), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=6, max_size=40),
    number=st.integers(10**6, 10**12).map(str),
    last=st.integers(10**7, 10**8 - 1).map(str),
)
def test_no_word_and_no_number_stands_in_what_is_kept(make_web, store, words, number, last):
    store.flushall()
    services = make_web()
    msisdn = f"+2547{last}"
    phone = Phone(create_app(services).test_client(), msisdn)
    phone.dial()
    for typed in (words, number, "1", words, number, "1", number, words, "40", words, "1"):
        phone.send(typed.replace("*", "x"))
    keep_walks(services)
    kept = b" ".join([*store.keys("walk*"), *(store.get(key) for key in store.keys("walk:*"))])
    assert walks(services)[0].steps
    secrets = (words, number, last, services.crypto.digest(msisdn), services.crypto.digest(phone.session))
    for secret in secrets:
        assert secret.encode() not in kept
        assert secret.casefold().encode() not in kept.lower()


def test_a_walk_has_no_moment_and_goes_at_the_end_of_the_seventh_day(make_web, store):
    services = make_web()
    dialled(services, "1")
    keep_walks(services)
    (key,) = store.lrange("walks", 0, -1)
    for expiring in (key, "walks"):
        ends = store.expiretime(expiring)
        assert ends % 86_400 == 0
        days = timedelta(seconds=ends - services.clock().timestamp())
        assert timedelta(days=6, hours=23) < days <= timedelta(days=8)
    assert len(key) == len("walk:") + 16


def test_nothing_is_kept_of_a_sample_of_none(make_web, store):
    services = make_web(GATEWAY_WALK_SAMPLE="0")
    dialled(services, "1")
    keep_walks(services)
    assert not store.keys("walk*")


def test_a_process_takes_one_in_so_many_and_one_each_ten_minutes():
    now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    drawn = iter([1, 19, 0, 5, 5])
    sample = WalkSample(20, lambda _: next(drawn))
    assert [sample.takes(str(minute), now + timedelta(minutes=minute)) for minute in (0, 1, 2, 3, 4, 14)] == [
        *(True, False, False, True, False),
        True,
    ]
    assert sample.takes("14", now + timedelta(minutes=15)), "a second pass over the same hop draws anew"
    assert not WalkSample(0, lambda _: 0).takes("1", now)


def test_there_are_never_more_than_so_many(make_web, store):
    services = make_web()
    with store.pipeline() as pipeline:
        for number in range(MAX_WALKS):
            pipeline.rpush("walks", f"walk:{number}")
        pipeline.set(f"walk:{MAX_WALKS - 1}", b"the oldest")
        pipeline.execute()
    dialled(services, "1")
    keep_walks(services)
    assert store.llen("walks") == MAX_WALKS
    assert not store.exists(f"walk:{MAX_WALKS - 1}")
    assert len(walks(services)) == 1


def test_a_long_session_is_cut():
    walk = SampledWalk.begin("menus", "ussd", "en", "top")
    for _ in range(3):
        walk.go_on([WalkStep("top", Action.ON)] * 30, "top", ends=False)
    walk.go_on([], "bye", ends=True)
    assert (len(walk.walk.steps), walk.walk.is_cut, walk.walk.ends) == (MAX_STEPS, True, False)


def test_the_bytes_of_a_walk_are_read_by_the_next_release(store):
    walk = RecordedWalk("aa", "ussd", "en", "top", [WalkStep("top", Action.OPTION, 1, "2", "roads")], "ward")
    packed = bytes.fromhex(
        "99a26161a475737364a2656ea3746f709196a3746f70a66f7074696f6e01a132a5726f616473a0a477617264c2c201"
    )
    assert pack_walk(walk) == packed
    store.lpush("walks", "walk:1")
    store.set("walk:1", packed)
    assert [*WalkStore(store).all()] == [walk]
    assert walk_key(b"12345678") == "walk:3132333435363738"
    assert expires_at(0.0) == 8 * 86_400


def test_walks_that_a_store_does_not_take_are_kept_when_it_is_back(make_web, store):
    services = make_web()
    dialled(services, "1")
    store.config_set("maxmemory", "1")
    try:
        keep_walks(services)
    finally:
        store.config_set("maxmemory", "0")
    assert not store.exists("walks")
    assert len(walks(services)) == 1


def test_walks_that_an_earlier_release_kept_beside_the_sessions_are_read(make_web, redis_url):
    services = make_web(SESSIONS_REDIS_URL=f"{redis_url}?db=1")
    services.sessions_redis.lpush("walks", "walk:1")
    services.sessions_redis.set("walk:1", pack_walk(RecordedWalk("aa", "ussd", "en", "top")))
    dialled(services, "1")
    assert [walk.menus for walk in walks(services)] == [services.definition.digest, "aa"]
