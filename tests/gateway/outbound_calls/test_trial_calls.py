"""Calls that we make begin on the version of who is called: the one on trial, if they are part of it."""

from pathlib import Path

from tests.gateway.conversations.voice.phone_call import NUMBER
from tests.gateway.kept_menu_files import read_kept_menu_file
from tests.gateway.outbound_calls.conftest import MENUS, OutboundCallFixture

OTHER = "+254711000222"


def test_who_is_part_of_a_trial_hears_its_version(network: OutboundCallFixture, tmp_path: Path) -> None:
    services = network.services
    assert services.definition.digest
    menus = tmp_path / "menus.yaml"
    menus.write_text(MENUS.read_text().replace("This is the county.", "This is the county of tomorrow."))
    services.trial_publisher.begin(read_kept_menu_file(menus), [services.crypto.digest(NUMBER)])
    assert services.menus.refresh()
    heard = []
    for number in (NUMBER, OTHER):
        network.dial("1", number=number)
        network.work(6)
        heard.append(network.phone(f"call-{network.call_count}", number).call().partition(".")[0])
    assert heard == ["This is the county of tomorrow", "This is the county"]
