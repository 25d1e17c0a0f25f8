"""The menu file of `gateway dev`, as its author saves it."""

import os
from datetime import UTC, datetime
from functools import partial

import msgspec
import pytest
import redis

from gateway.audio.prompts.prompt_store import PromptStore
from gateway.console.drafts.draft_history import DraftHistory
from gateway.console.drafts.folder_drafts import FolderDrafts
from gateway.console.drafts.unpublished_edit import unpublished_edit_test
from gateway.conversations.conversation_store import ConversationStore
from gateway.development.menu_file_watcher import MAX_SHOWN, MenuFileWatcher
from gateway.development.menu_problems import FILE_NAME, read_problems
from gateway.errors import DefinitionError, MachineError
from gateway.lookups.lookup_secrets import missing_secrets
from gateway.published_menus.definition import read_menu_file
from gateway.published_menus.publisher import Publisher
from gateway.published_menus.versions import VersionStore
from gateway.security.crypto import RecordCipher
from gateway.storage.redis_clients import connect
from tests.gateway.audio.prompts.sound_files import make_mp3, write_recordings
from tests.gateway.published_menus import county_menus


def make_publisher(client: redis.Redis) -> Publisher:
    clock = partial(datetime.now, UTC)
    return Publisher(
        VersionStore(client, clock),
        PromptStore(client, clock),
        ConversationStore(lambda: client, RecordCipher(("a-key-for-tests",))).count_open,
        lambda service: missing_secrets(service, {}),
    )


@pytest.fixture
def output() -> list[str]:
    return []


@pytest.fixture
def watcher(store, menus, tmp_path, output) -> MenuFileWatcher:
    """The file, published for the first time."""
    watcher = MenuFileWatcher(menus, make_publisher(store), tmp_path, output.append)
    watcher.publish_first()
    return watcher


@pytest.fixture
def current(store):
    """The number of the current version."""
    return lambda: int(store.get("menus:current"))


def notice_saved(watcher: MenuFileWatcher) -> None:
    """As long as it takes to notice what was saved."""
    watcher.check_files()
    watcher.check_files()


def test_nothing_is_said_of_a_file_that_is_left_alone(watcher, output, current):
    notice_saved(watcher)
    assert (output, current()) == ([], 1)


def test_what_is_saved_and_sound_is_published(watcher, output, current, tmp_path):
    county_menus.write_edition(tmp_path, "Second")
    notice_saved(watcher)
    assert current() == 2
    assert output == ["\nmenus.yaml is version 2 now: dial again."]
    notice_saved(watcher)
    assert len(output) == 1


@pytest.mark.parametrize("name", ["offices.csv", "more.yaml"])
def test_the_files_it_names_are_watched_too(watcher, current, tmp_path, name):
    with (tmp_path / name).open("a") as file:
        file.write("Langata,Market\n" if name == "offices.csv" else "  other: {end: Bye}\n")
    notice_saved(watcher)
    assert current() == 2


def test_a_file_that_is_still_being_written_is_not_read(watcher, output, current, tmp_path):
    menus = tmp_path / "menus.yaml"
    whole = county_menus.MENUS.format(edition="Second")
    menus.write_text(whole[:200])
    watcher.check_files()
    menus.write_text(whole)
    watcher.check_files()
    assert (output, current()) == ([], 1)
    watcher.check_files()
    assert (len(output), current()) == (1, 2)


def test_errors_are_shown_while_the_last_sound_version_stays(watcher, output, current, tmp_path):
    menus = county_menus.write_broken(tmp_path)
    notice_saved(watcher)
    assert current() == 1
    (trouble,) = read_problems(tmp_path)
    assert trouble.place.startswith(f"{menus}:10:")
    assert trouble.sentence.startswith("M201 There is no screen `nowhere`.")
    assert output == [
        f"\nmenus.yaml has an error; the last sound version stays in use.\n  {trouble.place}: {trouble.sentence}"
    ]
    county_menus.write_edition(tmp_path, "First")
    notice_saved(watcher)
    assert read_problems(tmp_path) == ()
    assert output[1:] == ["\nmenus.yaml is version 1 now: dial again."]


def test_many_errors_do_not_fill_the_terminal(watcher, output, tmp_path):
    unknown = "".join(f"unknown_{number}: 1\n" for number in range(2 * MAX_SHOWN))
    (tmp_path / "menus.yaml").write_text(county_menus.MENUS.format(edition="x") + unknown)
    notice_saved(watcher)
    shown = output[0].splitlines()
    assert len(read_problems(tmp_path)) > MAX_SHOWN
    assert len(shown) == MAX_SHOWN + 3
    assert shown[-1].endswith(f"more: gateway check {tmp_path / 'menus.yaml'}")


@pytest.mark.parametrize("name", ["menus.yaml", "offices.csv"])
def test_a_file_that_goes_and_comes_back(watcher, output, current, tmp_path, name):
    (tmp_path / name).rename(tmp_path / "elsewhere")
    notice_saved(watcher)
    assert any("cannot be read" in trouble.sentence for trouble in read_problems(tmp_path))
    (tmp_path / "elsewhere").rename(tmp_path / name)
    notice_saved(watcher)
    assert read_problems(tmp_path) == ()
    assert (len(output), current()) == (2, 1)


def test_a_saved_file_waits_for_a_store_that_is_away(redis_url, menus, tmp_path, output, current):
    client = connect(redis_url, with_retry=False)
    watcher = MenuFileWatcher(menus, make_publisher(client), tmp_path, output.append)
    watcher.publish_first()
    there = client.connection_pool
    client.connection_pool = connect("unix:///nonexistent/valkey.sock", with_retry=False).connection_pool
    county_menus.write_edition(tmp_path, "Second")
    notice_saved(watcher)
    assert (output, current()) == ([], 1)
    client.connection_pool = there
    watcher.check_files()
    assert (len(output), current()) == (1, 2)
    client.close()


def test_a_first_version_that_cannot_be_is_told(store, menus, tmp_path, output):
    away = connect("unix:///nonexistent/valkey.sock", with_retry=False)
    with pytest.raises(MachineError, match="ConnectionError"):
        MenuFileWatcher(menus, make_publisher(away), tmp_path, output.append).publish_first()
    county_menus.write_broken(tmp_path)
    with pytest.raises(DefinitionError, match="M201"):
        MenuFileWatcher(menus, make_publisher(store), tmp_path, output.append).publish_first()
    assert store.get("menus:current") is None


def test_a_file_that_broke_while_nothing_ran_leaves_the_last_sound_version_live(
    store, menus, tmp_path, output, current
):
    MenuFileWatcher(menus, make_publisher(store), tmp_path, output.append).publish_first()
    county_menus.write_broken(tmp_path)
    MenuFileWatcher(menus, make_publisher(store), tmp_path, output.append).publish_first()
    assert current() == 1
    assert "the last sound version stays in use" in output[-1]
    assert read_problems(tmp_path) != ()


def test_what_is_left_from_before_is_cleared_and_what_is_damaged_is_none(store, menus, tmp_path, output):
    (tmp_path / FILE_NAME).write_text("{")
    assert read_problems(tmp_path) == ()
    MenuFileWatcher(menus, make_publisher(store), tmp_path, output.append).publish_first()
    assert not os.path.lexists(tmp_path / FILE_NAME)


def test_recordings_are_watched_too(watcher, current, menus, tmp_path, store):
    text = menus.read_text().replace("{en: {name: English}}", "{en: {name: English, audio: audio/en}}")
    menus.write_text(text)
    notice_saved(watcher)
    assert current() == 2, "there is no such folder yet"
    for version, name in enumerate(("welcome.mp3", "numbers/one.mp3"), start=3):
        write_recordings(tmp_path / "audio/en", name)
        notice_saved(watcher)
        assert current() == version
    (tmp_path / "audio/en/welcome.mp3").write_bytes(make_mp3(words="said anew"))
    notice_saved(watcher)
    assert current() == 5
    kept = [store.get(f"audio:{digest.decode()}") for digest in store.zrange("audio:kept", 0, -1)]
    assert make_mp3(words="said anew") in kept
    (tmp_path / "audio/en/welcome.mp3").unlink()
    notice_saved(watcher)
    assert current() == 6


def test_what_the_console_writes_is_left_to_its_button(store, menus, tmp_path, output, current):
    clock = partial(datetime.now, UTC)
    history, versions = DraftHistory(store, clock), VersionStore(store, clock)
    waits = unpublished_edit_test(history, versions)
    watcher = MenuFileWatcher(menus, make_publisher(store), tmp_path, output.append, waits)
    watcher.publish_first()
    drafts = FolderDrafts(history, menus)
    county_menus.write_edition(menus.parent, "Second")
    notice_saved(watcher)
    assert current() == 2
    saved = drafts.save(drafts.current().revision, {menus.name: menus.read_text() + "# edited\n"}, "amina")
    notice_saved(watcher)
    again = MenuFileWatcher(menus, make_publisher(store), tmp_path, output.append, waits)
    again.publish_first()
    stored = msgspec.structs.replace(saved.source, text=saved.source.text + "# and again\n")
    assert history.save(saved.revision, stored, "amina")
    assert waits(read_menu_file(menus).source), (
        "the console has stored its next edit, and is about to write it"
    )
    menus.write_text(stored.text)
    drafts.save(drafts.current().revision, {menus.name: "screens: ["}, "amina")
    notice_saved(watcher)
    assert (current(), read_problems(tmp_path)) == (2, ())
    county_menus.write_edition(menus.parent, "Third")
    notice_saved(watcher)
    assert current() == 3
