"""Calls that the earlier release promised are made, and those that it made go on."""

import pytest

from tests.records.earlier_records import PLACE_CALL, SEND, Scene
from tests.records.gateway_on_records import (
    CALL_OVER_AT,
    OUTBOUND_AT,
    GatewayOnRecords,
    address_in,
    spoken_words,
)
from tests.records.outside_systems import OutsideSystems


def test_a_scheduled_call_is_made_once(
    gateway: GatewayOnRecords, record_facts: dict[str, Scene], outside: OutsideSystems
) -> None:
    for name in ("ring queued", "ring for a missed call"):
        scene = record_facts[name]
        gateway.work(PLACE_CALL, scene["id"])
        assert not outside.at("call at"), "not due yet"
    gateway.clock.advance(6)
    for name in ("ring queued", "ring for a missed call"):
        scene = record_facts[name]
        gateway.work(PLACE_CALL, scene["id"])
        gateway.work(PLACE_CALL, scene["id"])
        assert [request.form["to"] for request in outside.at("call at")][-1] == scene["number"]
    assert len(outside.at("call at")) == 2
    name = gateway.row(f"call:{record_facts['ring for a missed call']['id']}")["provider_id"]
    said = spoken_words(
        gateway.call_at(record_facts["ring for a missed call"]["number"], name, **OUTBOUND_AT)
    )
    assert "press 1" in said


def test_a_second_request_schedules_no_second_call(
    gateway: GatewayOnRecords, record_facts: dict[str, Scene]
) -> None:
    scene, due = record_facts["ring queued"], gateway.due("calls")
    assert gateway.walk(scene["number"], "again", "3").startswith("END We will ring you.")
    assert gateway.due("calls") == due


def test_a_number_gets_one_call_at_a_time(
    gateway: GatewayOnRecords, record_facts: dict[str, Scene], outside: OutsideSystems
) -> None:
    scene, due = record_facts["ring telling a message"], gateway.due("calls")
    gateway.walk(scene["number"], "ring me", "3")
    (item,) = gateway.due("calls") - due
    gateway.clock.advance(6)
    gateway.work(PLACE_CALL, item)
    assert not outside.at("call at"), "another call to the number is in progress"


def test_the_calls_of_a_day_are_counted_on(gateway: GatewayOnRecords, record_facts: dict[str, Scene]) -> None:
    scene, due = record_facts["ring over"], gateway.due("calls")
    key = f"rings:{gateway.row('call:' + scene['id'])['number_digest']}:2026-03-02"
    assert gateway.store.get(key) == b"1"
    gateway.walk(scene["number"], "ring me", "3")
    (item,) = gateway.due("calls") - due
    gateway.clock.advance(6)
    gateway.work(PLACE_CALL, item)
    assert gateway.store.get(key) == b"2"


@pytest.mark.parametrize("name", ["ring ringing", "ring unknown"])
def test_a_call_in_progress_is_answered(
    gateway: GatewayOnRecords, record_facts: dict[str, Scene], outside: OutsideSystems, name: str
) -> None:
    scene = record_facts[name]
    gateway.work(PLACE_CALL, scene["id"])
    assert not outside.at("call at"), "it is never made again"
    said = spoken_words(gateway.call_at(scene["number"], scene["call"], **OUTBOUND_AT))
    assert said.startswith("This is the county."), said
    gateway.call_at(scene["number"], scene["call"], **OUTBOUND_AT, **CALL_OVER_AT)
    row = gateway.row(f"call:{scene['id']}")
    assert row["state"] == "over"
    assert "number" not in row


def test_an_answered_call_continues(gateway: GatewayOnRecords, record_facts: dict[str, Scene]) -> None:
    scene = record_facts["ring answered"]
    said = spoken_words(
        gateway.call_at(scene["number"], scene["call"], scene["url"], **OUTBOUND_AT, dtmfDigits="1")
    )
    assert said == "Good bye."
    gateway.call_at(scene["number"], scene["call"], **OUTBOUND_AT, **CALL_OVER_AT)
    assert gateway.state(f"call:{scene['id']}") == "over"
    assert gateway.state(f"call:{record_facts['ring over']['id']}") == "over"
    assert gateway.row(f"call:{record_facts['ring failed']['id']}")["state"] == "failed"


def test_a_call_in_progress_speaks_its_message(
    gateway: GatewayOnRecords, record_facts: dict[str, Scene], outside: OutsideSystems
) -> None:
    scene = record_facts["ring telling a message"]
    document = gateway.call_at(scene["number"], scene["call"], **OUTBOUND_AT)
    assert scene["says"] in spoken_words(document), spoken_words(document)
    while "<Redirect" in document:
        document = gateway.call_at(
            scene["number"], scene["call"], address_in(document, "Redirect"), **OUTBOUND_AT
        )
    gateway.call_at(scene["number"], scene["call"], **OUTBOUND_AT, **CALL_OVER_AT)
    gateway.work(SEND, scene["message"])
    row = gateway.row(f"message:{scene['message']}")
    assert (row["state"], row["told_by"]) == ("delivered", "call")
    assert outside.texts == []
