"""What a citizen does on a phone is counted once, by screen, channel, language, network and version."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from gateway.cases.updates import CaseUpdate
from gateway.insights.figures import case_figures
from gateway.insights.group import EVERYBODY, Group
from gateway.insights.reader import InsightsReader, Stretch
from tests.clock import Clock
from tests.gateway.conversations.sms.conftest import AfricasTalkingSmsPhone
from tests.gateway.conversations.ussd.phone import NETWORK, Phone
from tests.gateway.conversations.voice.phone_call import AfricasTalkingPhoneCall
from tests.gateway.kept_menu_files import read_kept_menu_file
from tests.gateway.services import create_app

MENUS = """\
version: 1
service:
  name: County
  languages:
    en: {name: English, tts: {at: {voice: woman}}}
    sw: {name: Kiswahili, tts: {at: {voice: woman}}}
  country: KE
  time_zone: Africa/Nairobi
resume: {policy: ask, within: 1h}
entry:
  ussd: {"*384*2040#": top}
  sms: {otherwise: top}
  voice: {"+254711082000": top}
screens:
  top:
    menu: {en: What is it?, sw: Ni nini?}
    options:
      - {say: {en: Water, sw: Maji}, value: water, goto: ward}
      - {say: {en: Roads, sw: Barabara}, value: roads, goto: ward}
      - {say: {en: Kiswahili, sw: English}, language: sw, goto: top}
      - {say: {en: A wound, sw: Jeraha}, goto: illness}
      - {say: {en: Terms, sw: Masharti}, goto: terms}
    save: topic
  ward: {list: {en: "Which ward?", sw: Wadi?}, from: wards, label: "{name}", value: name, save: ward, goto: age}
  illness:
    menu: {en: What is it?, sw: Ni nini?}
    private: true
    save: illness
    options: [{value: wound, say: {en: Wound, sw: Jeraha}}, {value: fever, say: {en: Fever, sw: Homa}}]
    goto: age
  age: {ask: {en: "Your age?", sw: Umri?}, answer: {type: integer, min: 18, max: 120}, save: age, goto: rating}
  rating:
    ask: {en: "How was it, 1 to 5?", sw: "1 hadi 5?"}
    answer: {type: integer, min: 1, max: 5}
    save: rating
    goto: words
  words:
    ask: {en: "What happened?", sw: Nini?}
    answer: {type: text, min: 3}
    require: [{if: {age: {at_least: 21}}, say: {en: Ask somebody older., sw: Uliza mkubwa.}}]
    save: words
    goto: filed
  filed: {submit: problem, goto: bye}
  bye: {end: {en: Thank you., sw: Asante.}}
  terms: {end: {en: "LONG", sw: "LONG"}}
states:
  resolved: {from: [resolved], say: {en: done, sw: tayari}}
  received: {from: [received], say: {en: received, sw: imepokelewa}}
  reopened: {from: [reopened], say: {en: open again, sw: imefunguliwa}}
cases:
  problem: {title: Problem, fields: {topic: "{topic}", words: "{words}", ward: "{ward}", rating: "{rating}"}}
tables:
  wards: {rows: [{name: Kibera}, {name: Karen}, {name: Ngong}]}
""".replace("LONG", "All of this is about the terms of the service. " * 8)
NUMBER = "+254711000111"
SETTINGS = {"GATEWAY_PUBLIC_URL": "https://gateway.example", "TWILIO_AUTH_TOKEN": "a-token-of-twilio"}


@pytest.fixture
def services(make_services, tmp_path):
    menus = tmp_path / "menus.yaml"
    menus.write_text(MENUS)
    return make_services(**{"GATEWAY_MENUS": str(menus), **SETTINGS})


def counted(services, group: Group = EVERYBODY):
    """Count what was noted, and return all counts of these days."""
    services.container.insights.hops.count()
    today = datetime.now(UTC).date()
    stretch = Stretch(today - timedelta(days=2), today + timedelta(days=2), group)
    return {
        subject: {
            name: count
            for name, count in counts.items()
            if name not in ("seconds", "timed") and not name.startswith("took.")
        }
        for subject, counts in InsightsReader(services.redis).totals(stretch).items()
    }


@dataclass
class NetworkPhone(Phone):
    """A phone of any network."""

    network: str = NETWORK

    @property
    def form(self) -> dict[str, str]:
        return super().form | {"networkCode": self.network}


@pytest.fixture
def phone(services):
    client = create_app(services).test_client()
    return lambda number=NUMBER, **changes: NetworkPhone(client, number, **changes)


WHOLE = ("2", "3", "37", "4", "Nothing works")
ANSWERED = {"shown": 1, "answered": 1}


def test_a_whole_session_is_counted_by_screen(services, phone):
    one = phone()
    one.dial()
    one.send(*WHOLE)

    assert counted(services) == {
        "": {"hops": 6, "begun": 1, "completed": 1},
        "top": {"entered": 1, **ANSWERED, "option.1": 1, "to.ward": 1},
        "ward": {**ANSWERED, "row.3": 1, "to.age": 1},
        "age": {**ANSWERED, "to.rating": 1},
        "rating": {**ANSWERED, "value.4": 1, "to.words": 1},
        "words": {**ANSWERED, "to.filed": 1},
        "filed": {"to.bye": 1},
        "bye": {"shown": 1, "ended": 1},
        "case:problem": {"filed": 1, "field.topic=roads": 1},
    }


@pytest.mark.parametrize(
    ("typed", "screen", "expected"),
    [
        (["9"], "top", {"entered": 1, "shown": 1, "wrong": 1, "wrong.number": 1, "again": 1}),
        (["x"], "top", {"entered": 1, "shown": 1, "wrong": 1, "wrong.words": 1, "again": 1}),
        (["1", "1", "7"], "age", {"shown": 1, "wrong": 1, "wrong.small": 1, "again": 1}),
        (["1", "1", "old"], "age", {"shown": 1, "wrong": 1, "wrong.form": 1, "again": 1}),
        (["1", "0"], "ward", {"shown": 1, "back": 1}),
        (["1", "0"], "top", {"entered": 1, "shown": 2, "answered": 1, "option.0": 1, "to.ward": 1}),
        (["3"], "top", {"entered": 1, **ANSWERED, "option.2": 1, "to.top": 1, "relabelled": 1}),
        (["4", "2"], "illness", {**ANSWERED, "to.age": 1}),
        (["5", "98"], "terms", {"shown": 1, "turned": 1}),
        (["1", "1", "19", "3", "no"], "words", {"shown": 1, "wrong": 1, "wrong.short": 1, "again": 1}),
        (["1", "1", "19", "3", "hello"], "words", {"shown": 1, "wrong": 1, "wrong.require 1": 1, "again": 1}),
        (["1*2*30"], "ward", {"ahead": 1, "row.2": 1, "to.age": 1}),
        (["1*2*30"], "top", {"entered": 1, **ANSWERED, "option.0": 1, "to.ward": 1}),
        (["1*2*30"], "rating", {"shown": 1}),
    ],
)
def test_what_is_done_on_a_screen(services, phone, typed, screen, expected):
    one = phone()
    one.dial()
    one.send(*typed)

    assert counted(services)[screen] == expected


def test_what_is_dialled_with_the_code_comes_ahead(services, phone):
    phone(code="*384*2040*1*2#").dial()

    found = counted(services)

    assert found["top"] == {"entered": 1, "ahead": 1, "option.0": 1, "to.ward": 1}
    assert (found["ward"]["ahead"], found["age"], found[""]) == (1, {"shown": 1}, {"hops": 1, "begun": 1})


def test_a_repeated_request_counts_nothing(services, phone):
    one = phone()
    one.dial()
    one.send("1")
    before = counted(services)
    one.hop()

    assert counted(services) == before


def test_groups_are_told_apart(services, phone):
    for number, network in (("+254711000001", "63902"), ("+254711000002", "63903"), ("+254711000003", "x'y")):
        one = phone(number, network=network)
        one.dial()
        one.send("3")
    version = services.definition.digest[:8]

    assert counted(services, Group(network="63902"))[""] == {"hops": 2, "begun": 1}
    assert counted(services, Group(network="other"))[""] == {"hops": 2, "begun": 1}
    assert counted(services, Group("ussd", "sw", "63903", version))["top"]["relabelled"] == 1
    assert counted(services, Group(language="en"))[""] == {"hops": 3, "begun": 3}


def test_a_number_that_dials_again_is_a_redial(services, phone):
    for number in (NUMBER, NUMBER, "+254711000222"):
        phone(number).dial()

    assert counted(services)[""] == {"hops": 3, "begun": 3, "redials": 1}


def test_who_stops_has_left_the_last_screen_once(services, phone):
    one = phone()
    one.dial()
    one.send("1", "1")
    ended = phone("+254711000222")
    ended.dial()
    ended.send(*WHOLE)
    sessions = services.container.insights.sessions
    now = datetime.now(UTC).timestamp()
    services.container.insights.hops.count()

    sessions.sweep(now + 500)
    assert "left" not in counted(services)[""]
    for _ in range(2):
        sessions.sweep(now + 2000)

    found = counted(services)
    assert {subject: counts["left"] for subject, counts in found.items() if "left" in counts} == {
        "": 1,
        "age": 1,
    }
    assert services.redis.exists("insights:open", "insights:places") == 0


def test_texts_and_calls_are_counted_as_well(services):
    app = create_app(services)
    AfricasTalkingSmsPhone(services, app, "", "40404", NUMBER).say("hello", "2", "3")
    call = AfricasTalkingPhoneCall(services, app, number=NUMBER)
    call.call()
    call.press("1", "2", "3")  # the language first

    assert counted(services, Group(channel="sms"))["ward"] == {**ANSWERED, "row.3": 1, "to.age": 1}
    assert counted(services, Group(channel="voice"))["ward"] == {**ANSWERED, "row.3": 1, "to.age": 1}


def test_no_word_and_no_number_is_in_the_counts(services, phone):
    one = phone()
    one.dial()
    one.send(*WHOLE)
    services.container.insights.hops.count()
    store = services.redis

    kept = b"".join(key + store.dump(key) for key in store.scan_iter("insights:*"))

    assert b"Nothing" not in kept
    assert b"711000111" not in kept
    assert b"Ngong" not in kept
    assert all(store.ttl(key) > 0 for key in store.scan_iter("insights:*"))


def test_states_of_cases_are_counted_once_with_their_time(services, phone):
    one = phone()
    one.dial()
    one.send(*WHOLE)
    (key,) = services.redis.scan_iter("case:*")
    reference = key.decode().partition(":")[2]
    in_two_hours = datetime.now(UTC) + timedelta(hours=2)
    for event, status in (
        ("e1", "resolved"),
        ("e1", "resolved"),
        ("e2", "resolved"),
        ("e3", "in words of theirs"),
        ("e4", "reopened"),
        ("e5", "received"),
        ("e6", "resolved"),
    ):
        update = CaseUpdate(event, reference, status, "", in_two_hours)
        services.container.cases.updates.apply(update)

    figures = case_figures(counted(services, Group(channel="ussd", language="en")))["problem"]

    assert (figures.filed, figures.states, figures.buckets("resolved")) == (
        1,
        {"resolved": 2, "reopened": 1, "received": 1},
        [0, 2, *[0] * 7],
    )
    assert figures.mean_seconds("resolved") == pytest.approx(7200, abs=60)
    assert figures.first_buckets == [0, 1, *[0] * 7], "of a case just once, whatever came after it"


@pytest.mark.parametrize(
    ("waits", "bucket", "seconds"),
    [(0.3, "took.0", 0), (1.9, "took.0", 2), (2.2, "took.1", 2), (700, "took.8", 600)],
)
def test_the_time_to_an_answer_is_counted_to_the_millisecond(services, waits, bucket, seconds):
    clock = Clock(datetime.now(UTC).replace(microsecond=900_000))
    services = services.with_clock(clock)
    one = NetworkPhone(create_app(services).test_client(), NUMBER)
    one.dial()
    clock.advance(waits)
    one.send("1")
    services.container.insights.hops.count()

    day = clock().astimezone(services.container.menus.service().time_zone).date()
    counts = InsightsReader(services.redis).totals(Stretch(day - timedelta(days=1), day))["top"]
    assert {name: count for name, count in counts.items() if name.startswith(("took.", "seconds"))} == {
        bucket: 1,
        "seconds": seconds,
    }


def test_a_number_that_is_forgotten_is_no_redial(services, phone):
    for number in (NUMBER, "+254711000222"):
        phone(number).dial()
    services.container.insights.hops.count()
    services.container.eraser.erase(NUMBER)
    for number in (NUMBER, "+254711000222"):
        phone(number).dial()

    assert counted(services)[""]["redials"] == 1


def test_who_is_named_for_a_trial_counts_nothing_and_its_share_counts_under_its_version(
    services, phone, tmp_path
):
    phone("+254711000222").dial()
    (tmp_path / "next.yaml").write_text(MENUS.replace("What is it?", "What is wrong?"))
    on_trial = read_kept_menu_file(tmp_path / "next.yaml")
    services.trial_publisher.begin(on_trial, [services.crypto.digest(NUMBER)], 99)
    assert services.menus.refresh()
    for number in (NUMBER, "+254711000333"):
        one = phone(number)
        one.dial()
        one.send("1")

    assert counted(services, Group(version=on_trial.definition.digest[:8]))[""] == {"hops": 2, "begun": 1}
    assert counted(services)[""] == {"hops": 3, "begun": 2}


def test_a_session_that_is_replayed_counts_its_last_answer_only(services, phone):
    one = phone()
    one.dial()
    one.send("1", "2")
    services.redis.delete(*services.redis.keys("conversation:*"))
    phone_after_loss = type(one)(create_app(services).test_client(), session=one.session, text=one.text)
    phone_after_loss.send("30")

    found = counted(services)

    assert found[""] == {"hops": 4, "begun": 1}
    assert found["top"] == {"entered": 1, **ANSWERED, "option.0": 1, "to.ward": 1}
    assert (found["age"], found["rating"]) == ({**ANSWERED, "to.rating": 1}, {"shown": 1})


def test_a_session_that_goes_on_after_its_line_dropped_is_resumed(services, phone):
    one = phone()
    one.dial()
    one.send("1", "2")
    again = phone()
    again.dial()
    again.send("1")

    found = counted(services)

    assert found[""] == {"hops": 5, "begun": 2, "redials": 1, "resumed": 1}
    assert found["age"] == {"shown": 2}


def test_a_worker_counts_who_has_left_and_packs_days(services, phone):
    phone().dial()
    services.container.insights.hops.count()
    in_three_days = services.with_clock(lambda: datetime.now(UTC) + timedelta(days=3)).container

    in_three_days.insights.upkeep.tend()

    assert counted(services)["top"] == {"entered": 1, "shown": 1, "left": 1}
    assert not services.redis.keys("insights:day:*")
    assert services.redis.keys("insights:packed:*")
