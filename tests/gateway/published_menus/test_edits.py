"""The menu file of `gateway dev`, as its author saves it."""

import os
from datetime import UTC, datetime
from functools import partial

import pytest
import redis

from gateway.audio.prompts.store import Shelf
from gateway.conversations.store import Conversations
from gateway.development.menu_file_watcher import MOST_SHOWN, Edits
from gateway.development.menu_problems import FILE, left_in
from gateway.errors import DefinitionError, MachineError
from gateway.published_menus.publisher import Publishing
from gateway.published_menus.versions import Versions
from gateway.storage.redis_clients import connect
from tests.gateway.prompts.sounds import mp3, record
from tests.gateway.published_menus import county


def publishing(client: redis.Redis) -> Publishing:
    clock = partial(datetime.now, UTC)
    return Publishing(Versions(client, clock), Shelf(client, clock), Conversations(lambda: client))


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def edits(store, menus, tmp_path, said) -> Edits:
    """The file, published for the first time."""
    edits = Edits(menus, publishing(store), tmp_path, said.append)
    edits.begin()
    return edits


@pytest.fixture
def current(store):
    """The number of the current version."""
    return lambda: int(store.get("menus:current"))


def saved(edits: Edits) -> None:
    """As long as it takes to notice what was saved."""
    edits.look()
    edits.look()


def test_nothing_is_said_of_a_file_that_is_left_alone(edits, said, current):
    saved(edits)
    assert (said, current()) == ([], 1)


def test_what_is_saved_and_sound_is_published(edits, said, current, tmp_path):
    county.write(tmp_path, "Second")
    saved(edits)
    assert current() == 2
    assert said == ["\nmenus.yaml is version 2 now: dial again."]
    saved(edits)
    assert len(said) == 1


@pytest.mark.parametrize("name", ["offices.csv", "more.yaml"])
def test_the_files_it_names_are_watched_too(edits, current, tmp_path, name):
    with (tmp_path / name).open("a") as file:
        file.write("Langata,Market\n" if name == "offices.csv" else "  other: {end: Bye}\n")
    saved(edits)
    assert current() == 2


def test_a_file_that_is_still_being_written_is_not_read(edits, said, current, tmp_path):
    menus = tmp_path / "menus.yaml"
    whole = county.MENUS.format(edition="Second")
    menus.write_text(whole[:200])
    edits.look()
    menus.write_text(whole)
    edits.look()
    assert (said, current()) == ([], 1)
    edits.look()
    assert (len(said), current()) == (1, 2)


def test_errors_are_shown_while_the_last_sound_version_stays(edits, said, current, tmp_path):
    menus = county.break_(tmp_path)
    saved(edits)
    assert current() == 1
    (trouble,) = left_in(tmp_path)
    assert trouble.place.startswith(f"{menus}:10:")
    assert trouble.sentence.startswith("M201 There is no screen `nowhere`.")
    assert said == [
        f"\nmenus.yaml has an error; what was sound last stays in use.\n  {trouble.place}: {trouble.sentence}"
    ]
    county.write(tmp_path, "First")
    saved(edits)
    assert left_in(tmp_path) == ()
    assert said[1:] == ["\nmenus.yaml is version 1 now: dial again."]


def test_many_errors_do_not_fill_the_terminal(edits, said, tmp_path):
    unknown = "".join(f"unknown_{number}: 1\n" for number in range(2 * MOST_SHOWN))
    (tmp_path / "menus.yaml").write_text(county.MENUS.format(edition="x") + unknown)
    saved(edits)
    shown = said[0].splitlines()
    assert len(left_in(tmp_path)) > MOST_SHOWN
    assert len(shown) == MOST_SHOWN + 3
    assert shown[-1].endswith(f"more: gateway check {tmp_path / 'menus.yaml'}")


@pytest.mark.parametrize("name", ["menus.yaml", "offices.csv"])
def test_a_file_that_goes_and_comes_back(edits, said, current, tmp_path, name):
    (tmp_path / name).rename(tmp_path / "elsewhere")
    saved(edits)
    assert any("cannot be read" in trouble.sentence for trouble in left_in(tmp_path))
    (tmp_path / "elsewhere").rename(tmp_path / name)
    saved(edits)
    assert left_in(tmp_path) == ()
    assert (len(said), current()) == (2, 1)


def test_a_saved_file_waits_for_a_store_that_is_away(redis_url, menus, tmp_path, said, current):
    client = connect(redis_url, patient=False)
    edits = Edits(menus, publishing(client), tmp_path, said.append)
    edits.begin()
    there = client.connection_pool
    client.connection_pool = connect("unix:///nonexistent/valkey.sock", patient=False).connection_pool
    county.write(tmp_path, "Second")
    saved(edits)
    assert (said, current()) == ([], 1)
    client.connection_pool = there
    edits.look()
    assert (len(said), current()) == (1, 2)
    client.close()


def test_a_first_version_that_cannot_be_is_told(store, menus, tmp_path, said):
    away = connect("unix:///nonexistent/valkey.sock", patient=False)
    with pytest.raises(MachineError, match="ConnectionError"):
        Edits(menus, publishing(away), tmp_path, said.append).begin()
    county.break_(tmp_path)
    with pytest.raises(DefinitionError, match="M201"):
        Edits(menus, publishing(store), tmp_path, said.append).begin()
    assert store.get("menus:current") is None


def test_what_is_left_from_before_is_cleared_and_what_is_damaged_is_none(store, menus, tmp_path, said):
    (tmp_path / FILE).write_text("{")
    assert left_in(tmp_path) == ()
    Edits(menus, publishing(store), tmp_path, said.append).begin()
    assert not os.path.lexists(tmp_path / FILE)


def test_recordings_are_watched_too(edits, current, menus, tmp_path, store):
    text = menus.read_text().replace("{en: {name: English}}", "{en: {name: English, audio: audio/en}}")
    menus.write_text(text)
    saved(edits)
    assert current() == 2, "there is no such folder yet"
    for version, name in enumerate(("welcome.mp3", "numbers/one.mp3"), start=3):
        record(tmp_path / "audio/en", name)
        saved(edits)
        assert current() == version
    (tmp_path / "audio/en/welcome.mp3").write_bytes(mp3(words="said anew"))
    saved(edits)
    assert current() == 5
    kept = [store.get(f"audio:{digest.decode()}") for digest in store.zrange("audio:kept", 0, -1)]
    assert mp3(words="said anew") in kept
    (tmp_path / "audio/en/welcome.mp3").unlink()
    saved(edits)
    assert current() == 6
