"""A running `gateway dev` takes up what its author saves, and shows what is wrong without going blank."""

import json
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gateway.development.running_environment import read_running_environment
from tests.gateway.development.dev_process import Dev
from tests.gateway.published_menus import county_menus
from tests.waiting import WAIT_LIMIT_SECONDS, wait_until

pytestmark = pytest.mark.long


@pytest.fixture
def dev(folder: Path) -> Iterator[Dev]:
    """A running one, on the first edition."""
    dev = Dev(folder, GATEWAY_MENUS=str(county_menus.write_edition(folder, "First")))
    yield dev
    dev.process.kill()
    dev.process.communicate()


@pytest.fixture
def dial(dev: Dev) -> Callable[[], str]:
    """What a phone of the network stand-in shows when the code is dialled."""
    open_ = urllib.request.build_opener(urllib.request.ProxyHandler({})).open

    def dial() -> str:
        url = f"{dev.url}/handset/network/phones/%2B254711000111/dial"
        body = json.dumps({"code": "*384*2040#"}).encode()
        request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
        with open_(request, timeout=WAIT_LIMIT_SECONDS) as answer:
            return str(json.load(answer)["screen"])

    return dial


@pytest.fixture
def troubles(dev: Dev) -> Callable[[], list[dict[str, str]]]:
    """What the handset's page is told."""
    open_ = urllib.request.build_opener(urllib.request.ProxyHandler({})).open

    def troubles() -> list[dict[str, str]]:
        with open_(f"{dev.url}/handset/menus", timeout=WAIT_LIMIT_SECONDS) as answer:
            return list(json.load(answer)["troubles"])

    return troubles


def test_it_publishes_what_is_saved_and_shows_what_is_wrong(dev: Dev, folder: Path, dial, troubles) -> None:
    dev.await_ready()
    assert (dial(), troubles()) == ("First: which ward?", [])
    county_menus.write_broken(folder)
    wait_until(troubles, "the handset is told")
    assert "There is no screen `nowhere`" in troubles()[0]["sentence"]
    assert dial() == "First: which ward?"
    county_menus.write_edition(folder, "Second")
    wait_until(lambda: dial() == "Second: which ward?", "new sessions begin on what was saved")
    assert troubles() == []
    assert read_running_environment(dev.state) is not None
    dev.process.terminate()
    said = dev.end()
    assert "menus.yaml has an error; the last sound version stays in use." in said
    assert "menus.yaml is version 2 now: dial again." in said
