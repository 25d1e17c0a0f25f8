"""The draft in the store: two people at once, undo, and what is live meanwhile."""

import pytest

from gateway.console.drafts.draft import FROM_LIVE, Draft, DraftConflict
from gateway.console.drafts.draft_history import KEPT_STEPS, STEP_SECONDS, TEXT_KEY_PREFIX
from gateway.console.drafts.presence import OPEN_SECONDS, DraftPresence
from gateway.errors import DefinitionError
from tests.gateway.console.drafts.menu_texts import MENUS, WARDS

NEW_WELCOME = MENUS.replace("en: Welcome", "en: Hello")
NEW_BYE = MENUS.replace("en: Bye", "en: So long")
OTHER_WELCOME = MENUS.replace("en: Welcome", "en: Good day")


def save(drafts, text, editor="Amina", name="menus.yaml") -> Draft:
    saved = drafts.save(drafts.current().revision, {name: text}, editor)
    assert isinstance(saved, Draft)
    return saved


def test_a_draft_begins_as_a_copy_of_what_is_live(drafts, publish, clock):
    with pytest.raises(DefinitionError, match="Begin with a template"):
        drafts.current()
    publish()
    draft = drafts.current()
    assert draft.files == {"menus.yaml": MENUS, "wards.csv": WARDS}
    assert (draft.editor, draft.edited_at, draft.based_on) == (FROM_LIVE, clock.moment, 1)
    assert not draft.can_undo
    assert drafts.current() == draft


def test_a_draft_that_nobody_changed_follows_what_is_live(drafts, publish):
    publish()
    drafts.current()
    publish(NEW_BYE)
    assert drafts.current().source.text == NEW_BYE
    assert drafts.current().based_on == 2


def test_a_changed_draft_stays_when_another_version_goes_live(drafts, publish):
    publish()
    save(drafts, NEW_WELCOME)
    publish(NEW_BYE)
    assert drafts.current().source.text == NEW_WELCOME
    assert drafts.current().based_on == 1


def test_after_a_roll_back_the_draft_has_what_is_to_be_mended(drafts, publish, versions):
    publish()
    save(drafts, NEW_WELCOME)
    drafts.published(publish(NEW_WELCOME))
    versions.make_current(1)
    assert drafts.current().source.text == NEW_WELCOME


@pytest.mark.parametrize(
    ("changes", "files"),
    [
        ({"menus.yaml": NEW_BYE}, {"menus.yaml": NEW_BYE, "wards.csv": WARDS}),
        ({"wards.csv": "name\nNew\n"}, {"menus.yaml": MENUS, "wards.csv": "name\nNew\n"}),
        ({"fees.csv": "fee\n"}, {"menus.yaml": MENUS, "wards.csv": WARDS, "fees.csv": "fee\n"}),
        ({"wards.csv": None}, {"menus.yaml": MENUS}),
        ({"menus.yaml": None}, {"menus.yaml": MENUS, "wards.csv": WARDS}),
    ],
)
def test_only_changed_files_are_saved(drafts, publish, changes, files):
    publish()
    saved = drafts.save(drafts.current().revision, changes, "Amina")
    assert saved.files == files
    assert drafts.current() == saved


def test_a_scenario_file_is_kept_apart_from_what_the_menus_name(drafts, publish):
    publish()
    text = "menus: menus.yaml\nscenarios: []\n"
    assert save(drafts, text, name="report.yaml").source.scenarios == {"report.yaml": text}


def test_a_save_on_an_older_revision_is_merged_and_not_stored(drafts, publish):
    publish()
    base = drafts.current().revision
    theirs = save(drafts, NEW_BYE, "Baraka")
    conflict = drafts.save(base, {"menus.yaml": NEW_WELCOME}, "Amina")
    assert isinstance(conflict, DraftConflict)
    assert conflict.is_clean
    assert conflict.current == theirs == drafts.current()
    both = conflict.merged["menus.yaml"].text
    assert both == NEW_BYE.replace("en: Welcome", "en: Hello")
    assert drafts.save(theirs.revision, {"menus.yaml": both}, "Amina").source.text == both


def test_two_changes_of_one_line_are_shown_between_marks(drafts, publish):
    publish()
    base = drafts.current().revision
    save(drafts, NEW_WELCOME, "Baraka")
    conflict = drafts.save(base, {"menus.yaml": OTHER_WELCOME}, "Amina")
    assert not conflict.is_clean
    merged = conflict.merged["menus.yaml"]
    assert merged.conflicts == 1
    assert "<<<<<<< yours\n    menu: {en: Good day, sw: Karibu}\n=======\n" in merged.text
    assert ">>>>>>> Baraka\n" in merged.text


def test_changes_of_different_files_do_not_meet(drafts, publish):
    publish()
    base = drafts.current().revision
    save(drafts, NEW_BYE, "Baraka")
    conflict = drafts.save(base, {"wards.csv": "name\nNew\n"}, "Amina")
    assert {name: text.text for name, text in conflict.merged.items()} == {"wards.csv": "name\nNew\n"}
    assert conflict.is_clean


def test_the_same_change_by_two_people_is_no_conflict(drafts, publish):
    publish()
    base = drafts.current().revision
    first = save(drafts, NEW_BYE, "Baraka")
    assert drafts.save(base, {"menus.yaml": NEW_BYE}, "Amina") == first


def test_a_change_whose_beginning_is_lost_is_shown_whole(drafts, publish, store):
    publish()
    base = drafts.current().revision
    save(drafts, NEW_WELCOME, "Baraka")
    store.delete(f"{TEXT_KEY_PREFIX}{base}")
    conflict = drafts.save(base, {"menus.yaml": OTHER_WELCOME}, "Amina")
    assert conflict.base_lost
    assert not conflict.is_clean
    assert "Good day" in conflict.merged["menus.yaml"].text
    assert "Hello" in conflict.merged["menus.yaml"].text


def test_undo_and_redo_go_step_by_step(drafts, publish, clock):
    publish()
    drafts.current()
    for text in (NEW_WELCOME, NEW_BYE):
        save(drafts, text)
        clock.advance(STEP_SECONDS)
    undone = drafts.undo(drafts.current().revision, "Baraka")
    assert (undone.source.text, undone.editor) == (NEW_WELCOME, "Baraka")
    assert (undone.can_undo, undone.can_redo) == (True, True)
    first = drafts.undo(undone.revision, "Baraka")
    assert (first.source.text, first.can_undo) == (MENUS, False)
    assert drafts.undo(first.revision, "Baraka") == first
    again = drafts.redo(first.revision, "Amina")
    assert again.source.text == NEW_WELCOME
    assert [step.is_current for step in drafts.history()] == [False, True, False]
    other = save(drafts, OTHER_WELCOME)
    assert not other.can_redo
    assert [step.editor for step in drafts.history()] == [FROM_LIVE, "Amina", "Amina"]


def test_what_one_editor_types_within_seconds_is_one_step(drafts, publish, clock):
    publish()
    drafts.current()
    save(drafts, NEW_WELCOME)
    base = drafts.current().revision
    clock.advance(STEP_SECONDS - 1)
    save(drafts, OTHER_WELCOME)
    assert len(drafts.history()) == 2
    assert drafts.save(base, {"menus.yaml": NEW_WELCOME + "\n"}, "Baraka").base_lost is False
    save(drafts, NEW_BYE, "Baraka")
    assert len(drafts.history()) == 3
    assert drafts.undo(drafts.current().revision, "Amina").source.text == OTHER_WELCOME


def test_an_undo_that_saw_another_revision_changes_nothing(drafts, publish):
    publish()
    base = drafts.current().revision
    saved = save(drafts, NEW_WELCOME)
    assert isinstance(drafts.undo(base, "Baraka"), DraftConflict)
    assert drafts.current() == saved


def test_a_change_of_an_undone_draft_is_merged_with_what_was_undone_to(drafts, publish, clock):
    publish()
    drafts.current()
    save(drafts, NEW_WELCOME)
    clock.advance(STEP_SECONDS)
    undone = drafts.undo(drafts.current().revision, "Amina")
    save(drafts, NEW_BYE, "Baraka")
    conflict = drafts.save(undone.revision, {"menus.yaml": OTHER_WELCOME}, "Amina")
    assert conflict.is_clean


def test_the_history_is_bounded_and_its_texts_go_with_it(drafts, publish, clock, store):
    publish()
    drafts.current()
    for number in range(KEPT_STEPS + 5):
        save(drafts, f"{MENUS}# {number}\n")
        clock.advance(STEP_SECONDS)
    assert len(drafts.history()) == KEPT_STEPS
    lasting = [key for key in store.scan_iter(f"{TEXT_KEY_PREFIX}*") if store.ttl(key) == -1]
    assert len(lasting) == KEPT_STEPS


def test_who_else_has_it_open_is_known_until_they_fall_silent(store, clock):
    presence = DraftPresence(store, clock)
    assert presence.say_open("Amina") == []
    clock.advance(10)
    assert presence.say_open("Baraka") == ["Amina"]
    clock.advance(OPEN_SECONDS - 5)
    assert presence.say_open("Baraka") == []
    presence.say_closed("Baraka")
    assert presence.people() == []
