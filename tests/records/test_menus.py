"""Menus that an earlier release published are served, and the next version follows them."""

import re
from pathlib import Path

from tests.records.earlier_records import Records, Scene
from tests.records.gateway_on_records import GatewayOnRecords, run_command
from tests.records.outside_systems import OutsideSystems


def test_the_published_menus_are_served_without_a_menu_file(
    gateway: GatewayOnRecords,
    record_facts: dict[str, Scene],
    environ: dict[str, str],
    outside: OutsideSystems,
) -> None:
    assert gateway.client.get("/health/ready").status_code == 200
    listed = run_command(environ, outside, "versions")
    assert re.search(r"\b2\b.*current", listed), listed
    assert record_facts["published"]["current"] == 2
    assert gateway.hop("+254711000999", "somebody").startswith("CON County services")
    assert "version 1" in run_command(environ, outside, "rollback", "1").lower()


def test_publishing_makes_the_next_version(
    gateway: GatewayOnRecords,
    environ: dict[str, str],
    records: Records,
    outside: OutsideSystems,
    tmp_path: Path,
) -> None:
    menus = tmp_path / "menus.yaml"
    menus.write_text(records.menus.replace("County services", "County services of today"))
    assert "version 3" in run_command(environ, outside, "publish", str(menus), "--yes")
    assert gateway.take_up_published_menus()
    assert gateway.hop("+254711000999", "somebody").startswith("CON County services of today")


def test_unused_prompt_recordings_are_dropped(gateway: GatewayOnRecords) -> None:
    (sound,) = gateway.store.zrange("audio:kept", 0, -1)
    assert gateway.drop_unused_recordings([sound.decode()]) == 0
    assert gateway.drop_unused_recordings([]) == 1
    assert [key for key in gateway.store.keys("audio:*") if key != b"audio:kept"] == []
