from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from gateway.published_menus.definition import MenuSource, read_menu_file, unpack_source
from gateway.published_menus.versions import KEPT_VERSIONS, LONGEST_SESSION, VersionStore
from tests.clock import Clock
from tests.gateway.conversations.ussd.phone import run_at_once
from tests.gateway.published_menus.county_menus import write_edition


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime(2026, 11, 21, 12, tzinfo=UTC))


@pytest.fixture
def versions(store, clock) -> VersionStore:
    return VersionStore(store, clock)


@pytest.fixture
def editions(tmp_path) -> Iterator[tuple]:
    """One edition after the other: its source and service."""

    def written() -> Iterator[tuple]:
        for number in range(1, 100):
            file = read_menu_file(write_edition(tmp_path, f"Edition {number}"))
            yield file.source, file.definition.service

    return written()


def store_edition(versions, edition) -> int:
    number, _ = versions.store(*edition)
    assert versions.make_current(number) == number
    return number


def test_what_is_told_of_a_version(versions, editions, clock):
    assert versions.current() is None
    assert versions.all() == []
    assert versions.version(1) is None
    store_edition(versions, next(editions))
    version = versions.version(1)
    assert (version.file, version.screens, version.languages) == ("menus.yaml", 5, ("en",))
    assert (version.published_at, version.replaced_at) == (clock.moment, None)
    clock.moment += timedelta(minutes=5)
    store_edition(versions, next(editions))
    assert versions.version(1).replaced_at == clock.moment
    assert [version.number for version in versions.all()] == [2, 1]
    assert (version.publisher, version.summary) == ("", "")
    versions.describe(1, "amina", "New category: street lights")
    versions.describe(7, "amina", "There is no such version")
    assert (versions.version(1).publisher, versions.version(1).summary) == (
        "amina",
        "New category: street lights",
    )
    assert versions.version(7) is None
    versions.make_current(1)
    assert versions.version(1).replaced_at is None


def test_the_same_text_is_the_same_version(versions, editions):
    one, other = next(editions), next(editions)
    assert versions.store(*one) == (1, True)
    assert versions.store(*one) == (1, False)
    assert versions.store(*other) == (2, True)
    renamed = MenuSource("other.yaml", one[0].text, one[0].named)
    assert versions.store(renamed, one[1]) == (1, False)


def test_the_same_text_is_compiled_once(editions):
    source, _ = next(editions)
    compiled = source.compile()
    assert compiled.service is not None
    assert MenuSource(source.file, source.text, dict(source.named)).compile() is compiled
    for name in source.named:
        without = {other: text for other, text in source.named.items() if other != name}
        assert MenuSource(source.file, source.text, without).compile() is not compiled
    assert MenuSource(source.file, source.text + "\n", source.named).compile() is not compiled


@pytest.mark.parametrize(
    "changed",
    [
        lambda source: MenuSource(source.file, source.text + "\n", source.named),
        lambda source: MenuSource(source.file, source.text, source.named | {"offices.csv": "ward,place\n"}),
        lambda source: MenuSource(source.file, source.text, source.named | {"another.csv": ""}),
    ],
)
def test_another_text_anywhere_is_another_version(versions, editions, changed):
    source, service = next(editions)
    versions.store(source, service)
    assert versions.store(changed(source), service) == (2, True)


def test_a_packed_source_is_what_it_was(editions):
    source, _ = next(editions)
    again = unpack_source(source.pack())
    assert again == source
    assert again.digest == source.digest
    assert unpack_source(b"damaged") is None


def test_processes_that_start_at_once_make_one_version_current(versions, editions):
    one, other = next(editions), next(editions)

    def start(edition):
        number, _ = versions.store(*edition)
        return versions.make_current(number, only_first=True)

    current = run_at_once([lambda edition=edition: start(edition) for edition in (one, other, one, other)])
    assert set(current) == {versions.current()}


def test_a_version_that_is_not_there_is_not_made_current(versions, editions):
    assert versions.make_current(7) == 0
    store_edition(versions, next(editions))
    assert versions.make_current(7) == 0
    assert versions.current() == 1


def test_the_newest_are_kept_and_those_that_are_needed(versions, editions, clock):
    digests = {store_edition(versions, next(editions)): versions.version(1).digest for _ in range(5)}
    needed = versions.version(2).digest
    for _ in range(20):
        store_edition(versions, next(editions))
    assert versions.prune({needed}) == []  # sessions that nobody has counted yet may be on them
    clock.moment += LONGEST_SESSION + timedelta(seconds=1)
    assert versions.prune({needed}) == [5, 4, 3, 1]
    assert versions.numbers() == [*range(25, 25 - KEPT_VERSIONS, -1), 2]
    assert versions.source(2) is not None
    assert versions.source(1) is None
    assert versions.number_of(digests[1]) is None
    assert versions.prune(()) == [2]


def test_an_old_version_that_is_current_again_is_kept(versions, editions, clock):
    for _ in range(25):
        store_edition(versions, next(editions))
    versions.make_current(1)
    clock.moment += LONGEST_SESSION * 2
    assert 1 not in versions.prune(())
    store_edition(versions, next(editions))  # left just now
    assert 1 not in versions.prune(())
    assert versions.version(1) is not None


def test_a_dropped_text_is_a_new_version_when_it_is_published_again(versions, editions, clock):
    first = next(editions)
    store_edition(versions, first)
    for _ in range(KEPT_VERSIONS):
        store_edition(versions, next(editions))
    clock.moment += LONGEST_SESSION * 2
    assert versions.prune(()) == [1]
    assert versions.store(*first) == (KEPT_VERSIONS + 2, True)
