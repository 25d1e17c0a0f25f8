"""A version that only some new sessions begin on: named numbers, and a share of the others."""

import threading

import pytest

from gateway.errors import GatewayError
from gateway.published_menus import version_watcher
from gateway.published_menus.trial import MAX_TRIAL_NUMBERS, draw_percent
from gateway.published_menus.trial_counts import VersionCounts
from tests.gateway.conversations.ussd.phone import Phone
from tests.gateway.kept_menu_files import read_kept_menu_file
from tests.gateway.published_menus import county_menus
from tests.gateway.published_menus.county_menus import first_page, last_page, second_page
from tests.gateway.published_menus.test_menu_cache import store_incompatible_version
from tests.gateway.services import create_app
from tests.waiting import WAIT_LIMIT_SECONDS, wait_until

TESTER, OTHER = "+254711000111", "+254711000222"


@pytest.fixture
def edition(menus):
    """Writes an edition, and returns it as a menu file."""
    return lambda name: read_kept_menu_file(county_menus.write_edition(menus.parent, name))


@pytest.fixture
def phone():
    """A phone of a number, which has dialled."""

    def dial(services, number):
        one = Phone(create_app(services).test_client(), number)
        one.dial()
        return one

    return dial


def test_only_named_numbers_begin_on_it_and_all_end_where_they_began(web, edition, phone):
    services = web()
    before = phone(services, TESTER)
    services.trial_publisher.begin(edition("Second"), [services.crypto.digest(TESTER)])
    assert services.menus.refresh()
    tester, other = phone(services, TESTER), phone(services, OTHER)
    shown = (before.shown, tester.shown, other.shown)
    assert shown == (first_page("First"), first_page("Second"), first_page("First"))
    services.trial_publisher.end()
    assert services.menus.refresh()
    assert tester.send("Kibera", "Asha") == last_page("Second")
    assert before.send("Kibera", "Asha") == last_page("First")
    assert phone(services, TESTER).shown == first_page("First")
    assert not services.menus.refresh()


def test_the_store_has_no_number(web, edition, store):
    services = web()
    services.trial_publisher.begin(edition("Second"), [services.crypto.digest(TESTER)], 5)
    kept = b" ".join(value for pair in store.hgetall("menus:trial").items() for value in pair)
    assert b"711000111" not in kept
    assert services.crypto.digest(TESTER).encode() in kept


def numbers_on_trial(services, numbers):
    """The numbers whose new sessions begin on the version on trial."""
    current = services.definition
    return {
        number
        for number in numbers
        if services.menus.for_caller(services.crypto.digest(number)) is not current
    }


def test_a_share_that_rises_keeps_whom_it_had_and_at_last_has_all(web, edition):
    services = web()
    numbers = [f"+2547110{number:05}" for number in range(1000)]
    services.trial_publisher.begin(edition("Second"), share=5)
    services.menus.refresh()
    few = numbers_on_trial(services, numbers)
    assert 25 <= len(few) <= 80
    assert numbers_on_trial(services, numbers) == few
    services.trial_publisher.change(share=25)
    services.menus.refresh()
    more = numbers_on_trial(services, numbers)
    assert few < more
    assert 200 <= len(more) <= 300
    assert services.trial_publisher.change(share=100).trial is None
    assert services.menus.refresh()
    assert services.versions.current() == 2
    assert services.trials.load() is None
    assert numbers_on_trial(services, numbers) == set()


def test_another_version_draws_others():
    first, second = ({n for n in range(2000) if draw_percent(f"{n:x}", menus) < 5} for menus in ("aa", "bb"))
    assert first != second
    assert len(first & second) < len(first) / 2


def test_a_change_leaves_the_rest_as_it_is(web, edition):
    services = web()
    services.trial_publisher.begin(edition("Second"), ["aa"])
    changed = services.trial_publisher.change(share=5).trial
    assert (changed.callers, changed.share) == ({"aa"}, 5)
    changed = services.trial_publisher.begin(edition("Second"), ["bb"]).trial
    assert (changed.callers, changed.share) == ({"bb"}, 5)
    other = services.trial_publisher.begin(edition("Third"), share=1).trial
    assert (other.number, other.callers, other.share) == (3, set(), 1)


@pytest.mark.parametrize("back", ["publish", "roll_back"])
def test_what_is_made_current_ends_the_trial(web, edition, publish, back):
    services = web()
    services.trial_publisher.begin(edition("Second"), share=50)
    if back == "publish":
        publish(services, "Third")
    else:
        services.publisher.roll_back(1)
    assert services.trials.load() is None


def test_what_cannot_be_tried_is_refused_with_words(web, edition):
    services = web()
    refusals = (
        (lambda: services.trial_publisher.begin(edition("First"), share=5), "which is current"),
        (lambda: services.trial_publisher.change(share=5), "No version is on trial"),
        (services.trial_publisher.end, "No version is on trial"),
        (
            lambda: services.trial_publisher.begin(
                edition("Second"), [f"{n:x}" for n in range(MAX_TRIAL_NUMBERS + 1)]
            ),
            "use --share",
        ),
    )
    for refused, words in refusals:
        with pytest.raises(GatewayError, match=words):
            refused()
    assert services.trials.load() is None


def test_it_is_not_dropped_however_old_it_is(web, edition):
    services = web()
    services.trial_publisher.begin(edition("Second"), share=1)
    trial = services.trials.load()
    for number in range(25):
        services.versions.store(edition(str(number)).source, services.definition.service)
    later = services.with_clock(lambda: services.clock().replace(year=services.clock().year + 1))
    assert trial.number not in later.versions.prune(())
    assert later.versions.source(trial.number) is not None


def test_a_store_that_lost_its_data_gets_the_trial_back(web, edition, store, phone):
    services, other = web(), web()
    services.trial_publisher.begin(edition("Second"), [services.crypto.digest(TESTER)], 5)
    for one in (services, other):
        one.menus.refresh()
    before = services.trials.load()
    key = store.dump("keys:digest")
    store.flushall()
    store.restore("keys:digest", 0, key)
    services.menus.refresh()
    other.menus.refresh()
    after = services.trials.load()
    assert (after.digest, after.share, after.callers) == (before.digest, before.share, before.callers)
    assert phone(other, TESTER).shown == first_page("Second")
    assert phone(web(), TESTER).shown == first_page("Second")


def test_a_process_that_cannot_use_it_serves_the_current_one_and_tells_once(web, phone, caplog):
    services = web()
    number = store_incompatible_version(services, current=False)
    digest = services.versions.version(number).digest
    assert services.trials.begin(number, digest, 99, [services.crypto.digest(TESTER)])
    assert not services.menus.refresh()
    assert not services.menus.refresh()
    assert [record.version for record in caplog.records if record.message == "menus_unusable"] == [number]
    assert phone(services, TESTER).shown == first_page("First")


def test_a_process_that_cannot_use_it_stores_it_again_for_those_that_can(web, store):
    services = web()
    number = store_incompatible_version(services, current=False)
    services.versions.describe(number, "njeri", "A newer release")
    digest = services.versions.version(number).digest
    services.trials.begin(number, digest, 5, ["aa"])
    services.menus.refresh()
    source = services.versions.source(number)
    store.flushall()
    services.menus.refresh()
    trial = services.trials.load()
    assert (trial.digest, trial.share, trial.callers) == (digest, 5, {"aa"})
    assert services.versions.source(trial.number) == source
    facts = services.versions.version(trial.number)
    assert (facts.publisher, facts.summary, facts.languages) == ("njeri", "A newer release", ("en",))
    services.trials.end()
    services.menus.refresh()
    store.flushall()
    services.menus.refresh()
    assert services.trials.load() is None


def test_a_process_that_starts_has_the_trial_at_once(web, edition, phone):
    services = web()
    services.trial_publisher.begin(edition("Second"), [services.crypto.digest(TESTER)])
    assert phone(web(), TESTER).shown == first_page("Second")


def test_where_the_current_version_cannot_be_used_nobody_else_gets_the_one_on_trial(web, edition, publish):
    services = web()
    publish(services, "Second")
    store_incompatible_version(services)
    services.trial_publisher.begin(edition("Third"), [services.crypto.digest(TESTER)])
    started = web()
    assert started.definition.digest == services.versions.version(2).digest
    assert numbers_on_trial(started, [TESTER, OTHER]) == {TESTER}


def test_what_is_held_of_a_person_says_that_they_are_part_of_it(web, edition):
    services = web()
    services.trial_publisher.begin(edition("Second"), [services.crypto.digest(TESTER)], 5)
    export = services.container.person_export
    held = export.collect(TESTER)["held"]
    assert held["menus:trial"]["number"] == "2"
    assert "callers" not in held["menus:trial"]
    assert "menus:trial" not in export.collect(OTHER)["held"]


@pytest.mark.parametrize("erase", ["erase", "hand_over"])
def test_whoever_is_forgotten_leaves_the_trial(web, edition, erase):
    services = web()
    digests = [services.crypto.digest(number) for number in (TESTER, OTHER)]
    services.trial_publisher.begin(edition("Second"), digests, 5)
    getattr(services.eraser, erase)(TESTER)
    trial = services.trials.load()
    assert (trial.callers, trial.share) == ({digests[1]}, 5)


def test_a_session_goes_on_where_a_process_does_not_know_the_trial_yet(web, edition, phone):
    services, slow = web(), web()
    services.trial_publisher.begin(edition("Second"), [services.crypto.digest(TESTER)])
    services.menus.refresh()
    tester = phone(services, TESTER)
    assert tester.on_app(create_app(slow)).send("Kibera") == second_page("Second")


def test_both_versions_are_counted_side_by_side_and_without_a_trial_none(web, edition, phone):
    services = web()
    phone(services, OTHER)
    services.menus.refresh()
    assert services.trials.counts() == {}
    services.trial_publisher.begin(edition("Second"), [services.crypto.digest(TESTER)])
    services.menus.refresh()
    before = phone(services, TESTER)
    before.send("Kibera", "Asha")
    before.hop()  # a repeated hop counts once
    phone(services, TESTER).send(" ")
    phone(services, OTHER)
    services.menus.refresh()
    digests = [services.versions.version(number).digest for number in (1, 2)]
    counts = services.trials.counts()
    assert [counts[digest] for digest in digests] == [VersionCounts(1, 0, 1, 0), VersionCounts(2, 1, 5, 1)]
    services.trial_publisher.end()
    services.menus.refresh()
    phone(services, OTHER)
    services.menus.refresh()
    assert services.trials.counts() == counts
    services.trial_publisher.begin(edition("Third"), share=1)
    assert services.trials.counts() == {}


def test_what_an_earlier_process_stored_is_read(web, store):
    services = web()
    fields = {
        "number": "2",
        "digest": "aa",
        "share": "5",
        "callers": "bb cc",
        "begun_at": "2026-03-02T09:00:00+00:00",
    }
    store.hset("menus:trial", mapping=fields)
    trial = services.trials.load()
    assert (trial.number, trial.digest, trial.share, trial.callers) == (2, "aa", 5, {"bb", "cc"})
    store.hset(
        "menus:trial-counts", mapping={"aa:begun": "7", "aa:completed": "4", "aa:hops": "30", "aa:wrong": "2"}
    )
    assert services.trials.counts() == {"aa": VersionCounts(7, 4, 30, 2)}


def test_a_web_process_follows_it_by_itself(web, edition):
    services, stop = web(), threading.Event()
    thread = threading.Thread(
        target=version_watcher.refresh_until, args=(services.menus, stop, services.store_probe.failure)
    )
    thread.start()
    try:
        services.trial_publisher.begin(edition("Second"), [services.crypto.digest(TESTER)])
        wait_until(lambda: numbers_on_trial(services, [TESTER, OTHER]) == {TESTER})
        services.trial_publisher.end()
        wait_until(lambda: not numbers_on_trial(services, [TESTER, OTHER]))
    finally:
        stop.set()
        thread.join(WAIT_LIMIT_SECONDS)
