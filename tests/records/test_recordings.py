"""Callers' recordings that the earlier release knew are fetched, served and deleted."""

from tests.records.conftest import at_the_recorded_port
from tests.records.earlier_records import FETCH_RECORDING, FORWARD, Scene
from tests.records.gateway_on_records import GatewayOnRecords
from tests.records.outside_systems import WAV, OutsideSystems


@at_the_recorded_port
def test_a_recording_is_fetched_and_its_case_forwarded(
    gateway: GatewayOnRecords, record_facts: dict[str, Scene], outside: OutsideSystems
) -> None:
    scene = record_facts["recording pending"]
    gateway.work(FETCH_RECORDING, scene["id"])
    assert [request.path for request in outside.at("recording")] == [scene["path"]]
    gateway.work(FORWARD, scene["submission"])
    story = outside.cases[scene["reference"]]["fields"]["story"]
    assert story["state"] == "stored"
    assert gateway.get(story["recording"]).data == WAV
    gateway.work(FETCH_RECORDING, scene["id"])
    assert [request.path for request in outside.at("delete recording")] == [scene["path"]]


@at_the_recorded_port
def test_stored_lost_and_unwanted_recordings(
    gateway: GatewayOnRecords, record_facts: dict[str, Scene], outside: OutsideSystems
) -> None:
    scene = record_facts["recording stored"]
    assert gateway.get(scene["link"]).data == WAV, "through a link that the earlier release made"
    gateway.work(FETCH_RECORDING, scene["id"])
    unwanted = record_facts["recording unwanted"]
    gateway.work(FETCH_RECORDING, unwanted["id"])
    assert [request.path for request in outside.at("delete recording")] == [scene["path"], unwanted["path"]]
    assert not outside.at("recording")
    assert gateway.row(f"recording:{unwanted['id']}") == {}
    assert gateway.state(f"recording:{record_facts['recording lost']['id']}") == "lost"
