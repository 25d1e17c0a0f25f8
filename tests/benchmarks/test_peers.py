"""The gateway and its peers are measured on the same journey, page by page."""

import json
from pathlib import Path

from benchmarks.journeys import COUNT, REFERENCE
from benchmarks.peers import pages
from gateway.published_menus.definition import load_definition

ROOT = Path(__file__).parents[2]


def test_peers_answer_with_the_pages_of_the_county() -> None:
    (gateway,) = pages.gateway_script(load_definition(ROOT / "menus.yaml").service, "token")
    (peer,) = pages.peer_script()
    assert len(gateway) == len(peer) == 6
    assert [page for _, page in gateway[:-1]] == [page for _, page in peer[:-1]]
    last, last_of_peer = gateway[-1][1], peer[-1][1]
    assert last.removeprefix("CON ").startswith(
        last_of_peer.removeprefix("END ").replace(COUNT.decode(), REFERENCE.decode())
    )


def test_peers_on_node_have_the_same_pages() -> None:
    source = (ROOT / "benchmarks/peers/pages.js").read_text()
    for page in pages.PAGES[:-1]:
        assert json.dumps(page) in source


def test_no_registry_stands_in_the_lock_of_the_peers() -> None:
    lock = json.loads((ROOT / "benchmarks/peers/package-lock.json").read_text())
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert packages
    assert all("integrity" in package and "resolved" not in package for package in packages.values())
