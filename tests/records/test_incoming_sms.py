"""Conversations by SMS go on where the earlier release left them."""

from tests.records.earlier_records import FORWARD, SEND, Scene
from tests.records.gateway_on_records import GatewayOnRecords
from tests.records.outside_systems import OutsideSystems

HOMES = "How many homes?"


def test_an_sms_conversation_continues(
    gateway: GatewayOnRecords, record_facts: dict[str, Scene], outside: OutsideSystems
) -> None:
    scene = record_facts["sms at"]
    assert gateway.text_at(scene["number"], scene["last"]["words"], scene["last"]["id"]) is None, (
        "a repeated text is not answered again"
    )
    reply = gateway.text_at(scene["number"], "Kibera", "text-60-3")
    assert reply is not None
    gateway.clock.advance(10)
    gateway.work(SEND, reply)
    assert [number for _, number, _ in outside.texts] == [scene["number"]]
    assert outside.texts[0][2].startswith(HOMES)
    scene = record_facts["sms twilio"]
    assert (
        gateway.text_twilio(scene["number"], scene["last"]["words"], scene["last"]["id"]) == scene["document"]
    )
    assert HOMES in gateway.text_twilio(scene["number"], "Kibera", "text-61-3")


def test_the_help_text_is_not_sent_again(gateway: GatewayOnRecords, record_facts: dict[str, Scene]) -> None:
    assert gateway.text_at(record_facts["sms told"]["number"], "hello there", "text-62-2") is None
    assert gateway.text_at("+254711000999", "hello there", "text-99-1") is not None


def test_a_question_is_answered(
    gateway: GatewayOnRecords, record_facts: dict[str, Scene], outside: OutsideSystems
) -> None:
    scene, due = record_facts["question"], gateway.due("submissions")
    assert "And why?" in gateway.text_twilio(scene["number"], "4", "text-29-1")
    assert "Thank you for telling us." in gateway.text_twilio(scene["number"], "It works", "text-29-2")
    (item,) = gateway.due("submissions") - due
    gateway.work(FORWARD, item)
    (case,) = outside.cases.values()
    assert case["about"] == scene["about"]
    assert case["fields"] == {"rating": 4, "why": "It works"}
