"""USSD sessions, and what is remembered of a caller, go on where the earlier release left them."""

import re

from tests.records.earlier_records import FORWARD, Scene
from tests.records.gateway_on_records import GatewayOnRecords, reference_in, run_command
from tests.records.outside_systems import OutsideSystems


def test_a_session_continues_at_its_screen(
    gateway: GatewayOnRecords, record_facts: dict[str, Scene], outside: OutsideSystems
) -> None:
    scene = record_facts["ussd"]
    number, session, text = scene["number"], scene["session"], scene["text"]
    assert gateway.hop(number, session, text) == scene["shown"], "the same hop again"
    assert gateway.hop(number, session, text.rpartition("*")[0]) == scene["shown"], "an older hop, late"
    due = gateway.due("submissions")
    thanks = gateway.hop(number, session, f"{text}*1")
    assert re.fullmatch(r"CON Thank you\. Reference [0-9]{9}\.\n1\. Another\n2\. Finish", thanks)
    (item,) = gateway.due("submissions") - due
    gateway.work(FORWARD, item)
    case = outside.cases[reference_in(thanks)]
    assert case["fields"] == {"category": "water", "place": "Kibera", "homes": 12}
    assert case["contact"] == {"msisdn": number, "language": "en", "channel": "ussd"}


def test_a_session_keeps_the_menus_that_it_began_with(
    gateway: GatewayOnRecords, record_facts: dict[str, Scene]
) -> None:
    scene = record_facts["ussd old version"]
    assert gateway.hop(scene["number"], scene["session"], scene["text"]).startswith(scene["shows"])
    assert gateway.walk("+254711000999", "new", "1", "1").startswith("CON Which place?"), (
        "new sessions use the current version"
    )


def test_a_private_session_is_decrypted(
    gateway: GatewayOnRecords, record_facts: dict[str, Scene], outside: OutsideSystems
) -> None:
    scene = record_facts["ussd private"]
    due = gateway.due("submissions")
    assert gateway.hop(scene["number"], scene["session"], scene["text"], scene["code"]) == scene["shown"]
    end = gateway.hop(scene["number"], scene["session"], f"{scene['text']}*1", scene["code"])
    assert end.startswith("END Your reference is ")
    (item,) = gateway.due("submissions") - due
    gateway.work(FORWARD, item)
    pin = scene["text"].rpartition("*")[2]
    assert gateway.services.crypto.digest(pin) == scene["code_digest"]
    assert outside.cases[reference_in(end)]["fields"] == {
        "identity": scene["identity"],
        "code": gateway.services.crypto.digest(f"pin of {scene['number']}:{pin}"),
    }


def test_a_late_repeat_of_the_last_hop_gets_the_last_answer(
    gateway: GatewayOnRecords, record_facts: dict[str, Scene]
) -> None:
    scene = record_facts["ussd ended"]
    assert scene["shown"] == "END Good bye."
    assert gateway.hop(scene["number"], scene["session"], scene["text"]) == scene["shown"]


def test_a_dropped_session_is_resumed(gateway: GatewayOnRecords, record_facts: dict[str, Scene]) -> None:
    scene = record_facts["ussd dropped"]
    assert gateway.hop(scene["number"], "next").startswith("CON Welcome back")
    assert gateway.hop(scene["number"], "next", "1").startswith(scene["shows"])


def test_an_offered_session_is_resumed(gateway: GatewayOnRecords, record_facts: dict[str, Scene]) -> None:
    scene = record_facts["ussd offered"]
    assert gateway.hop(scene["number"], scene["session"]) == scene["shown"]
    assert gateway.hop(scene["number"], scene["session"], "1").startswith(scene["shows"])


def test_a_lost_session_is_replayed_without_repeating_effects(
    gateway: GatewayOnRecords, record_facts: dict[str, Scene]
) -> None:
    scene = record_facts["ussd lost"]
    texts = gateway.due("messages")
    assert gateway.hop(scene["number"], scene["session"], scene["text"]) == scene["shows"]
    assert gateway.due("messages") == texts
    filed, scene = gateway.due("submissions"), record_facts["ussd lost after filing"]
    assert gateway.hop(scene["number"], scene["session"], scene["text"]).startswith(scene["shows"])
    assert gateway.due("submissions") == filed


def test_a_lost_session_that_cannot_be_replayed_starts_over(
    gateway: GatewayOnRecords, record_facts: dict[str, Scene]
) -> None:
    scene = record_facts["ussd lost and not replayable"]
    first, *rest = gateway.hop(scene["number"], scene["session"], scene["text"]).split("\n")
    assert scene["shows"] not in first, "the first line says why"
    assert rest[0] == scene["shows"]


def test_the_profile_of_a_caller_is_known(
    gateway: GatewayOnRecords, record_facts: dict[str, Scene], outside: OutsideSystems
) -> None:
    assert gateway.hop(record_facts["language"]["number"], "swahili").startswith(
        record_facts["language"]["shows"]
    )
    scene = record_facts["profile and cached lookup"]
    assert gateway.hop(scene["number"], "next", code="*384*2045#") == scene["shows"]
    shown = gateway.walk("+254711000999", "other", "Kibera", code="*384*2042#")
    assert shown.startswith("CON Clinic of Kibera")
    assert not outside.at("clinics"), "the cached answer is used"


def test_the_profile_of_a_caller_can_be_deleted(
    gateway: GatewayOnRecords, record_facts: dict[str, Scene]
) -> None:
    number = record_facts["profile and cached lookup"]["number"]
    assert gateway.walk(number, "wish", "4", code="*384*2041#") == "END Good bye."
    assert gateway.hop(number, "next", code="*384*2045#") == "END No such report."


def test_earlier_attempts_count(gateway: GatewayOnRecords, record_facts: dict[str, Scene]) -> None:
    scene = record_facts["attempts"]
    assert gateway.walk(scene["number"], "next", "1113", code=scene["code"]) == scene["shows"]
    known = record_facts["case"]["reference"]
    assert (
        gateway.walk(record_facts["wrong references"]["number"], "guessing", "2", known)
        == "END No such report."
    )
    scene = record_facts["hops a minute"]
    refused = gateway.hop(scene["number"], scene["session"], scene["text"], scene["code"])
    assert refused.startswith("END ")
    gateway.clock.advance(60)
    assert gateway.hop(scene["number"], scene["session"], scene["text"], scene["code"]).startswith("CON ")


def test_the_filer_of_a_case_sees_its_note_and_others_do_not(
    gateway: GatewayOnRecords,
    record_facts: dict[str, Scene],
    outside: OutsideSystems,
    environ: dict[str, str],
) -> None:
    scene = record_facts["case"]
    outside.answers["case status"] = [(503, {})] * 2
    assert (
        gateway.walk(scene["number"], "next", "2", scene["reference"])
        == f"END {scene['reference']}: worked on. Tomorrow."
    )
    assert (
        gateway.walk("+254711000999", "other", "2", scene["reference"]).strip()
        == f"END {scene['reference']}: worked on."
    )
    assert gateway.update(scene["reference"], "ASSIGNED", "Tomorrow.", scene["event"]) == "repeated"
    assert gateway.update(scene["reference"], "DONE", "At last.", "another event") == "texted"
    assert "delivered" in run_command(environ, outside, "submissions", "show", scene["reference"])
