"""A draft that an earlier release kept is read with its history, and can be changed and undone."""

import json

import pytest

from gateway.console.drafts.draft_history import DraftHistory
from tests.clock import Clock
from tests.records.earlier_records import EARLIER, write_keys


@pytest.fixture
def history(store) -> DraftHistory:
    write_keys(store, json.loads((EARLIER / "draft.json").read_text())["keys"])
    return DraftHistory(store, Clock())


def test_the_draft_and_its_history_are_read(history):
    draft = history.latest()
    assert (draft.revision, draft.editor, draft.based_on) == (4, "Amina", 2)
    assert draft.source.text.endswith("# by Amina\n")
    assert list(draft.files) == ["menus.yaml", "wards.csv", "one.yaml"]
    assert (draft.can_undo, draft.can_redo) == (True, True)
    assert [(step.editor, step.is_current) for step in history.steps()] == [
        ("live", False),
        ("Amina", True),
        ("Baraka", False),
    ]


def test_it_is_changed_and_undone(history):
    assert history.go_to(4, 2, "Amina")
    assert history.latest().source.text.endswith("# by Baraka\n")
    assert history.save(5, history.source(1), "Amina")
    assert not history.save(5, history.source(1), "Amina")
    assert [step.revision for step in history.steps()] == [1, 2, 3, 6]
