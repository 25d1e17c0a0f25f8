"""A live version, and a draft of it in the store."""

from pathlib import Path

import pytest

from gateway.console.drafts.draft_history import DraftHistory
from gateway.console.drafts.store_drafts import StoreDrafts
from gateway.published_menus.versions import VersionStore
from tests.clock import Clock
from tests.gateway.console.drafts.menu_texts import MENUS, WARDS
from tests.gateway.kept_menu_files import read_kept_menu_file


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def versions(store, clock) -> VersionStore:
    return VersionStore(store, clock)


@pytest.fixture
def history(store, clock) -> DraftHistory:
    return DraftHistory(store, clock)


@pytest.fixture
def menu_file(tmp_path) -> Path:
    (tmp_path / "wards.csv").write_text(WARDS)
    file = tmp_path / "menus.yaml"
    file.write_text(MENUS)
    return file


@pytest.fixture
def publish(versions, menu_file):
    """Publishes a text of the menu file, and returns the number of its version."""

    def publish(text: str = MENUS) -> int:
        menu_file.write_text(text)
        file = read_kept_menu_file(menu_file)
        number, _ = versions.store(file.source, file.definition.service)
        return versions.make_current(number)

    return publish


@pytest.fixture
def drafts(history, versions) -> StoreDrafts:
    return StoreDrafts(history, versions)
