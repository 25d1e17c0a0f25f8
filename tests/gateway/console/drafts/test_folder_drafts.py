"""The draft on disk, in development."""

import threading

import pytest

from gateway.console.drafts.draft import FROM_DISK, Draft, DraftConflict
from gateway.console.drafts.draft_history import STEP_SECONDS
from gateway.console.drafts.folder_drafts import FolderDrafts
from gateway.errors import DefinitionError
from tests.gateway.console.drafts.menu_texts import MENUS, WARDS

NEW_WELCOME = MENUS.replace("en: Welcome", "en: Hello")
NEW_BYE = MENUS.replace("en: Bye", "en: So long")


@pytest.fixture
def drafts(history, menu_file) -> FolderDrafts:
    return FolderDrafts(history, menu_file)


def test_the_files_on_disk_are_the_draft(drafts, menu_file):
    draft = drafts.current()
    assert draft.files == {"menus.yaml": MENUS, "wards.csv": WARDS}
    assert draft.editor == FROM_DISK
    assert drafts.current() == draft
    saved = drafts.save(draft.revision, {"menus.yaml": NEW_WELCOME}, "Amina")
    assert menu_file.read_text() == NEW_WELCOME
    assert drafts.current() == saved
    assert saved.editor == "Amina"


def test_what_is_changed_on_disk_meanwhile_is_a_conflict(drafts, menu_file):
    base = drafts.current().revision
    menu_file.write_text(NEW_BYE)
    conflict = drafts.save(base, {"menus.yaml": NEW_WELCOME}, "Amina")
    assert isinstance(conflict, DraftConflict)
    assert conflict.current.editor == FROM_DISK
    assert menu_file.read_text() == NEW_BYE
    merged = conflict.merged["menus.yaml"].text
    assert isinstance(drafts.save(conflict.current.revision, {"menus.yaml": merged}, "Amina"), Draft)
    assert menu_file.read_text() == NEW_BYE.replace("en: Welcome", "en: Hello")


def test_who_reads_while_another_saves_takes_nothing_for_a_change_on_disk(drafts, menu_file):
    saved, base = threading.Event(), drafts.current()

    def read() -> None:
        while not saved.is_set():
            drafts.current()

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for number in range(20):
            base = drafts.save(base.revision, {"menus.yaml": f"{MENUS}# {number}\n"}, "Amina")
            assert isinstance(base, Draft)
    finally:
        saved.set()
        reader.join()
    assert drafts.current() == base
    assert menu_file.read_text() == f"{MENUS}# 19\n"


def test_undo_writes_the_files(drafts, menu_file, clock):
    drafts.save(drafts.current().revision, {"menus.yaml": NEW_BYE, "wards.csv": "name\nNew\n"}, "Amina")
    clock.advance(STEP_SECONDS)
    drafts.undo(drafts.current().revision, "Amina")
    assert (menu_file.read_text(), (menu_file.parent / "wards.csv").read_text()) == (MENUS, WARDS)


def test_a_file_keeps_its_line_ends_and_its_byte_order_mark(drafts, menu_file):
    menu_file.write_bytes(b"\xef\xbb\xbf" + MENUS.replace("\n", "\r\n").encode())
    drafts.save(drafts.current().revision, {"menus.yaml": NEW_BYE}, "Amina")
    assert menu_file.read_bytes() == b"\xef\xbb\xbf" + NEW_BYE.replace("\n", "\r\n").encode()


def test_a_text_with_errors_keeps_the_files_that_it_named(drafts, menu_file, clock):
    draft = drafts.save(drafts.current().revision, {"menus.yaml": "screens: ["}, "Amina")
    assert draft.files == {"menus.yaml": "screens: [", "wards.csv": WARDS}
    clock.advance(STEP_SECONDS)
    undone = drafts.undo(draft.revision, "Amina")
    assert undone.files == {"menus.yaml": MENUS, "wards.csv": WARDS}
    assert menu_file.read_text() == MENUS


def test_scenario_files_beside_it_belong_to_it(drafts, menu_file):
    folder = menu_file.parent / "scenarios"
    folder.mkdir()
    ours = "menus: ../menus.yaml\nscenarios:\n  - name: One\n    steps: [dial: {screen: welcome}]\n"
    (folder / "one.yaml").write_text(ours)
    (folder / "other.yaml").write_text(ours.replace("menus.yaml", "others.yaml"))
    assert drafts.current().source.scenarios == {"scenarios/one.yaml": ours}
    drafts.save(drafts.current().revision, {"scenarios/two.yaml": ours}, "Amina")
    assert (folder / "two.yaml").read_text() == ours
    drafts.save(drafts.current().revision, {"scenarios/one.yaml": None}, "Amina")
    assert not (folder / "one.yaml").exists()


@pytest.mark.parametrize("name", ["../elsewhere.csv", "/elsewhere.csv", ".env", "a/b/c.csv", "deep/../../x"])
def test_no_file_is_written_elsewhere(drafts, menu_file, name):
    before = drafts.current()
    with pytest.raises(DefinitionError):
        drafts.save(before.revision, {name: "x\n"}, "Amina")
    assert drafts.current() == before
    assert not (menu_file.parent / name).exists()


def test_a_link_that_leads_to_no_file_yet_is_not_written_through(drafts, menu_file, tmp_path):
    (menu_file.parent / "more.yaml").symlink_to(tmp_path / "made.yaml")
    with pytest.raises(DefinitionError):
        drafts.save(drafts.current().revision, {"more.yaml": "screens: {}"}, "Amina")
    assert not (tmp_path / "made.yaml").exists()
