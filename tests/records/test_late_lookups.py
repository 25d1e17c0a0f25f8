"""Lookups that the earlier release left unanswered are answered by text."""

from tests.records.earlier_records import ANSWER_LATE, SEND, Scene
from tests.records.gateway_on_records import GatewayOnRecords
from tests.records.outside_systems import OutsideSystems


def test_a_late_lookup_is_answered_by_text(
    gateway: GatewayOnRecords, record_facts: dict[str, Scene], outside: OutsideSystems
) -> None:
    scene, due = record_facts["late lookup"], gateway.due("messages")
    outside.answers["case status"] = [(200, scene["answer"])]
    gateway.work(ANSWER_LATE, scene["id"])
    gateway.work(ANSWER_LATE, scene["id"])
    (text,) = gateway.due("messages") - due
    gateway.work(SEND, text)
    ((provider, number, words),) = outside.texts
    assert (provider, number, words.strip()) == ("at", scene["number"], scene["text"])
    assert not {"session", "caller"} & set(gateway.row(f"late:{scene['id']}"))
