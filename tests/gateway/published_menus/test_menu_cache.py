"""Which definition a process serves, whatever the store and the versions in it are like."""

import json
import threading

import pytest

from gateway.errors import DefinitionError
from gateway.published_menus import version_watcher
from gateway.published_menus.definition import MenuSource
from gateway.published_menus.version_watcher import EVERY_SECONDS
from tests.gateway.published_menus import county_menus
from tests.waiting import WAIT_LIMIT_SECONDS, wait_until


def store_incompatible_version(services, *, current=True) -> int:
    """A version that this release cannot compile."""
    text = county_menus.MENUS.format(edition=services.definition.digest).replace(
        "found: name", "found: nowhere"
    )
    source = MenuSource(
        "menus.yaml", text, {"more.yaml": county_menus.MORE, "offices.csv": county_menus.OFFICES}
    )
    number, _ = services.versions.store(source, services.definition.service)
    if current:
        services.versions.make_current(number)
    return number


def test_what_this_release_cannot_use_is_left_alone_and_told_once(web, publish, caplog):
    services = web()
    before = services.definition
    number = store_incompatible_version(services)
    assert not services.menus.refresh()
    assert not services.menus.refresh()
    assert services.definition is before
    told = [record for record in caplog.records if record.message == "menus_unusable"]
    assert [(record.version, record.reason[:14]) for record in told] == [(number, "menus.yaml:10:")]
    publish(services, "Third")
    assert services.menus.refresh()


def test_a_process_that_starts_on_what_it_cannot_use_serves_the_newest_that_it_can(web, publish):
    services = web()
    publish(services, "Second")
    services.menus.refresh()
    store_incompatible_version(services, current=False)
    store_incompatible_version(services)
    assert web().definition.digest == services.definition.digest


def test_a_session_on_a_version_that_cannot_be_used_has_none(web):
    services = web()
    number = store_incompatible_version(services, current=False)
    assert services.menus.definition_of(services.versions.version(number).digest) is None
    assert services.menus.definition_of("unheard of") is None


def test_a_store_that_lost_its_data_gets_the_version_back_that_is_served(web, publish, store, menus):
    services = web()
    publish(services, "Second")
    services.menus.refresh()
    served = services.definition.digest
    county_menus.write_edition(menus.parent, "Third")  # on disk, but not published
    store.flushall()
    services.menus.refresh()
    assert services.definition.digest == served
    assert services.versions.version(services.versions.current()).digest == served


def test_without_a_version_a_broken_file_stops_the_start(make_services, menus):
    services = make_services(GATEWAY_MENUS=str(county_menus.write_broken(menus.parent)))
    with pytest.raises(DefinitionError, match=r"menus\.yaml:10:\d+: M201 .*nowhere"):
        _ = services.definition
    assert services.versions.current() is None


def test_with_a_version_nobody_asks_for_the_file(web, make_services):
    services = web()
    assert make_services(GATEWAY_MENUS="/nowhere").definition.digest == services.definition.digest


def test_definitions_that_few_sessions_need_are_forgotten_and_found_again(web, publish):
    services = web()
    first = services.definition
    for edition in range(12):
        publish(services, str(edition))
        services.menus.refresh()
    again = services.menus.definition_of(first.digest)
    assert again is not first
    assert again.digest == first.digest
    assert services.menus.definition_of(first.digest) is again


def test_a_follower_takes_up_what_is_published_and_outlasts_trouble(web, publish, store, caplog):
    services = web()
    stop = threading.Event()
    thread = threading.Thread(
        target=version_watcher.refresh_until, args=(services.menus, stop, services.store_probe.failure)
    )
    thread.start()
    try:
        store.set("menus:current", "no number")
        wait_until(lambda: "version_watcher_failed" in caplog.text)
        store.set("menus:current", 1)
        publish(services, "Second")
        wait_until(lambda: services.definition.digest == services.versions.version(2).digest)
    finally:
        stop.set()
        thread.join(WAIT_LIMIT_SECONDS)
    assert caplog.text.count("version_watcher_failed") == 1


def test_followers_look_often_enough():
    assert EVERY_SECONDS <= 1


def test_what_is_packed_is_text_only(web, store):
    services = web()
    kept = store.hgetall("menus:version:1")
    assert json.dumps(sorted(name.decode() for name in kept)) == json.dumps(
        ["digest", "file", "languages", "published_at", "recordings", "screens", "source"]
    )
    assert services.settings.menus.parent.as_posix().encode() not in b"".join(kept.values())
