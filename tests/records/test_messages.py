"""Messages that the earlier release queued are sent, and receipts find those it sent."""

import time

import pytest

from tests.records.earlier_records import RECONCILE_STATUS, SEND, Scene
from tests.records.gateway_on_records import GatewayOnRecords, reference_in
from tests.records.outside_systems import OutsideSystems


@pytest.mark.parametrize(
    "name", ["message released", "message of a network", "message queued and its early receipt"]
)
def test_a_queued_message_is_sent(
    gateway: GatewayOnRecords, record_facts: dict[str, Scene], outside: OutsideSystems, name: str
) -> None:
    scene = record_facts[name]
    outside.names["text at"] = [scene.get("accepted_as", "ATX-any")]
    gateway.work(SEND, scene["id"])
    gateway.work(SEND, scene["id"])
    assert outside.texts == [("at", scene["number"], scene["text"])]
    early = "accepted_as" in scene
    assert gateway.state(f"message:{scene['id']}") == ("delivered" if early else "accepted")


def test_messages_about_one_case_are_merged_after_quiet_hours(
    gateway: GatewayOnRecords, record_facts: dict[str, Scene], outside: OutsideSystems
) -> None:
    scene, due = record_facts["message released"], gateway.due("messages")
    assert gateway.update(reference_in(scene["text"]), "DONE", "", "in the morning") == "texted"
    (newer,) = gateway.due("messages") - due
    gateway.work(SEND, scene["id"], newer)
    assert [text.partition(".")[0] for *_, text in outside.texts] == [
        f"Report {reference_in(scene['text'])} is done"
    ]
    assert gateway.row(f"message:{scene['id']}")["error"] == "merged"


def test_replies_keep_the_rate_of_the_number_that_was_texted(
    gateway: GatewayOnRecords, record_facts: dict[str, Scene], outside: OutsideSystems
) -> None:
    scene = record_facts["sms at"]
    gateway.work(SEND, *scene["replies"])
    assert outside.texts == [], "the rate of this second is used up"
    sent = []
    for _ in range(4):
        gateway.clock.advance(1)
        gateway.work(SEND, *scene["replies"])
        sent.append(len(outside.texts))
    assert sent[:2] == [1, 2] or sent[1:3] == [1, 2], sent
    texts = sorted(text for *_, text in outside.texts)
    assert [text.startswith(words) for text, words in zip(texts, sorted(scene["texts"]), strict=True)] == [
        True,
        True,
    ]
    assert {request.form["from"] for request in outside.at("text at")} == {"40404"}


def test_a_deferred_message_is_sent_again(
    gateway: GatewayOnRecords, record_facts: dict[str, Scene], outside: OutsideSystems
) -> None:
    scene = record_facts["message tried"]
    gateway.work(SEND, scene["id"])
    assert outside.texts == []
    gateway.clock.advance(10)
    gateway.work(SEND, scene["id"])
    assert outside.texts == [("at", scene["number"], scene["text"])]
    assert gateway.row(f"message:{scene['id']}")["attempts"] == "2"


def test_receipts_find_their_messages(gateway: GatewayOnRecords, record_facts: dict[str, Scene]) -> None:
    for name, status, state in (
        ("message accepted", "Success", "delivered"),
        ("message sent", "Failed", "failed"),
        ("message delivered", "Failed", "delivered"),
    ):
        scene = record_facts[name]
        assert gateway.state(f"message:{scene['id']}") == name.removeprefix("message ")
        gateway.receipt_at(scene["accepted_as"], scene["number"], status)
        row = gateway.row(f"message:{scene['id']}")
        assert row["state"] == state
        assert "number" not in row


def test_an_unknown_message_is_looked_up_at_its_provider(
    gateway: GatewayOnRecords, record_facts: dict[str, Scene], outside: OutsideSystems
) -> None:
    scene = record_facts["message unknown"]
    gateway.work(SEND, scene["id"])
    assert outside.texts == [], "it is never sent again"
    made = time.strftime(
        "%a, %d %b %Y %H:%M:%S +0000", time.strptime(scene["handed_at"][:19], "%Y-%m-%dT%H:%M:%S")
    )
    row = {
        "sid": "SM1",
        "status": "delivered",
        "body": scene["text"],
        "date_created": made,
        "error_code": None,
    }
    page = {"messages": [row], "page": 0, "page_size": 50, "next_page_uri": None, "uri": ""}
    outside.answers["list twilio"] = [(200, page)]
    gateway.work(RECONCILE_STATUS, scene["id"])
    assert gateway.state(f"message:{scene['id']}") == "delivered"


def test_a_receipt_settles_the_only_unknown_message_of_a_number(
    gateway: GatewayOnRecords, record_facts: dict[str, Scene]
) -> None:
    scene = record_facts["message unknown"]
    form = {"MessageSid": "SM2", "MessageStatus": "delivered", "To": scene["number"], "AccountSid": "AC1"}
    assert gateway.twilio("/twilio/sms/status", form).status_code == 204
    assert gateway.state(f"message:{scene['id']}") == "delivered"


def test_a_message_in_handover_is_settled_by_its_receipt(
    gateway: GatewayOnRecords, record_facts: dict[str, Scene], outside: OutsideSystems
) -> None:
    scene = record_facts["message submitting"]
    gateway.work(SEND, scene["id"])
    assert gateway.state(f"message:{scene['id']}") == "submitting", "its lease holds"
    gateway.clock.advance(120)
    gateway.work(SEND, scene["id"])
    row = gateway.row(f"message:{scene['id']}")
    assert (row["state"], "unknown_at" in row) == ("delivered", True), (
        "settled by the receipt that was held for its number"
    )
    assert outside.texts == []


def test_opt_outs_hold(
    gateway: GatewayOnRecords, record_facts: dict[str, Scene], outside: OutsideSystems
) -> None:
    scene = record_facts["opted out"]
    assert gateway.state(f"message:{scene['id']}") == "suppressed"
    assert gateway.walk(scene["number"], "next", "5").startswith("CON We are open."), "shown and not texted"
    scene = record_facts["opted out of one"]
    gateway.work(SEND, scene["message"])
    assert gateway.state(f"message:{scene['message']}") == "suppressed"
    scene = record_facts["case"]
    gateway.work(SEND, scene["message"])
    assert outside.texts == [("at", scene["number"], scene["text"])]
    assert gateway.row(f"message:{record_facts['message failed']['id']}")["state"] == "failed"


def test_a_provider_without_a_share_is_probed(
    gateway: GatewayOnRecords, record_facts: dict[str, Scene], outside: OutsideSystems
) -> None:
    assert 'gateway_provider_share{provider="twilio"} 0' in gateway.metrics()
    gateway.clock.advance(16)
    gateway.work(SEND, record_facts["message of a network"]["id"])
    assert [provider for provider, *_ in outside.texts] == ["twilio"]
    assert record_facts["provider without a share"]["share"] == 0
