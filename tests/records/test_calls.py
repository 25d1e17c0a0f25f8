"""Calls go on where the earlier release left them."""

import re

from tests.records.earlier_records import Scene
from tests.records.gateway_on_records import GatewayOnRecords, address_in, spoken_words


def test_a_call_continues_at_its_screen(gateway: GatewayOnRecords, record_facts: dict[str, Scene]) -> None:
    scene = record_facts["call"]
    before = scene["before"]
    again = gateway.call_at(scene["number"], scene["call"], before["url"], dtmfDigits=before["keys"])
    assert again == scene["document"]
    case = record_facts["case"]["reference"]
    said = spoken_words(gateway.call_at(scene["number"], scene["call"], scene["url"], dtmfDigits=case))
    assert said.endswith(": worked on."), said
    assert re.sub(r"\D", "", said) == case


def test_a_call_continues_before_a_language_is_chosen(
    gateway: GatewayOnRecords, record_facts: dict[str, Scene]
) -> None:
    scene = record_facts["call choosing a language"]
    document = gateway.call_at(scene["number"], scene["call"], scene["url"], dtmfDigits="2")
    sound = gateway.get(address_in(document, "url"))
    assert (sound.status_code, sound.content_type) == (200, "audio/mpeg")
    assert b"welcome" in sound.data


def test_a_recording_that_waits_is_confirmed_in_the_call(
    gateway: GatewayOnRecords, record_facts: dict[str, Scene]
) -> None:
    scene, due = record_facts["call with a message"], gateway.due("submissions")
    document, url = "", scene["url"]
    for _ in range(2):
        document = gateway.call_twilio(scene["number"], scene["call"], url)
        if "keep your message" in spoken_words(document):
            break
        url = address_in(document, "Redirect")
    assert "To keep your message, press 1." in spoken_words(document)
    end = gateway.call_twilio(scene["number"], scene["call"], address_in(document, "action"), Digits="1")
    assert "Your reference is " in spoken_words(end)
    assert len(gateway.due("submissions") - due) == 1


def test_a_recording_that_arrives_after_the_call_is_submitted(
    gateway: GatewayOnRecords, record_facts: dict[str, Scene]
) -> None:
    scene, due = record_facts["call over"], gateway.due("submissions")
    end = gateway.call_at(scene["number"], scene["call"], scene["url"], recordingUrl=scene["recording"])
    assert "Your reference is " in spoken_words(end)
    assert len(gateway.due("submissions") - due) == 1


def test_a_repeated_request_of_an_ended_call_starts_no_new_call(
    gateway: GatewayOnRecords, record_facts: dict[str, Scene]
) -> None:
    scene = record_facts["call request"]
    again = gateway.call_twilio(scene["number"], scene["call"], I_Twilio_Idempotency_Token=scene["token"])
    assert "Goodbye" in spoken_words(again)
    other = gateway.call_twilio(scene["number"], scene["call"], I_Twilio_Idempotency_Token="another")
    assert "press 1" in spoken_words(other)


def test_a_dropped_call_is_resumed_by_ussd(gateway: GatewayOnRecords, record_facts: dict[str, Scene]) -> None:
    scene = record_facts["call dropped"]
    assert gateway.hop(scene["number"], "next").startswith("CON Welcome back")
    assert gateway.hop(scene["number"], "next", "1").startswith(scene["shows"])
