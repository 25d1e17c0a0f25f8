"""What citizens notice of publishing: nothing in the session they are in, everything in the next one."""

import shutil

import pytest
import redis

from gateway.published_menus.versions import VersionStore
from tests.gateway.published_menus.county_menus import first_page, last_page, second_page, write_edition
from tests.gateway.services import create_app


def move_session(phone, services):
    """The same session, handed to another web process."""
    return phone.on_app(create_app(services))


def test_a_session_ends_on_the_version_it_began_with(web, publish, dial):
    services = web()
    before = dial(services)
    assert publish(services, "Second").version.number == 2
    assert services.menus.refresh()
    after = dial(services)
    assert (before.shown, after.shown) == (first_page("First"), first_page("Second"))
    assert (before.send("Kibera"), after.send("Kibera")) == (second_page("First"), second_page("Second"))
    assert (before.send("Asha"), after.send("Asha")) == (last_page("First"), last_page("Second"))


def test_a_session_goes_on_where_another_web_process_takes_its_hop(web, publish, dial):
    slow, quick = web(), web()
    publish(slow, "Second")
    quick.menus.refresh()
    assert dial(slow).shown == first_page("First")  # it has not looked yet
    phone = move_session(dial(quick), slow)
    assert phone.send("Kibera") == second_page("Second")
    assert move_session(phone, quick).send("Asha") == last_page("Second")


def test_a_session_survives_a_restart_and_the_loss_of_every_file(web, publish, dial, menus):
    services = web()
    phone = dial(services)
    publish(services, "Second")
    shutil.rmtree(menus.parent)
    started_again = web()
    assert dial(started_again).shown == first_page("Second")
    old, lost = move_session(phone, started_again), move_session(phone, started_again)
    assert old.send("Kibera") == second_page("First")  # its table was packed in
    lost.text = ""
    lost.session += "x"
    assert lost.dial() == first_page("Second")
    assert lost.send("Nowhere") == "END There is no such ward."  # its include too


def test_rolled_back_the_next_session_begins_on_the_earlier_version(web, publish, dial):
    services = web()
    publish(services, "Second")
    services.menus.refresh()
    phone = dial(services)
    assert services.publisher.roll_back(1).previous_number == 2
    services.menus.refresh()
    assert dial(services).shown == first_page("First")
    assert phone.send("Kibera", "Asha") == last_page("Second")


def test_no_hop_asks_the_store_for_menus(web, publish, dial, store: redis.Redis):
    services = web()
    old = dial(services)
    publish(services, "Second")
    services.menus.refresh()
    new = dial(services)
    store.delete(*store.keys("menus:*"))
    assert old.send("Kibera", "Asha") == last_page("First")
    assert new.send("Kibera", "Asha") == last_page("Second")


def test_where_its_version_is_gone_a_session_is_started_over_and_told_so(
    web, publish, dial, store: redis.Redis
):
    services = web()
    phone = dial(services)
    publish(services, "Second")
    store.hdel("menus:numbers", services.versions.version(1).digest)
    store.delete("menus:version:1")
    shown = move_session(phone, web()).send("Kibera")
    assert shown.startswith("CON ")
    assert shown.endswith("\nSecond: which ward?")


def test_a_store_that_is_away_for_a_moment_loses_no_session(web, publish, dial, make_services, menus):
    services = web()
    phone = dial(services)
    publish(services, "Second")
    write_edition(menus.parent, "Third")  # on disk only
    durable_away = make_services(
        GATEWAY_MENUS=str(menus),
        REDIS_URL="unix:///nonexistent/valkey.sock",
        SESSIONS_REDIS_URL=services.settings.sessions_redis_url,
    )
    assert durable_away.definition.service.name.by_language  # it serves the file meanwhile
    assert move_session(phone, durable_away).send("Kibera").startswith("END Sorry")
    assert move_session(phone, web()).send("Kibera") == second_page("First")


@pytest.mark.parametrize("edition", ["First", "Second"])
def test_sessions_are_counted_by_version(web, publish, dial, edition):
    services = web()
    dial(services)
    dial(services).send("Kibera", "Asha")  # has ended
    if edition != "First":
        publish(services, edition)
        services.menus.refresh()
        dial(services)
    sessions = services.publisher.count_sessions()
    assert sessions.on_dropped_versions == 0
    assert sessions.by_version == {"First": {1: 1}, "Second": {1: 1, 2: 1}}[edition]


def test_versions_are_numbered_once_for_all_processes(web, store: redis.Redis, menus):
    assert web().versions.current() == web().versions.current() == 1
    write_edition(menus.parent, "Second")
    assert web().definition.digest == VersionStore(store, lambda: None).version(1).digest
