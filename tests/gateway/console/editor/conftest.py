"""A console whose draft is a copy of the county's menus on disk, and the one process that checks drafts."""

import shutil
from pathlib import Path

import pytest

from gateway.console.draft_process.process import DraftProcess
from tests.gateway.conftest import MakeServices
from tests.gateway.services import Services

ROOT = Path(__file__).parents[4]


@pytest.fixture
def services(make_services: MakeServices, draft_process: DraftProcess, tmp_path: Path) -> Services:
    """Services of a development environment on a copy of the county's menus."""
    shutil.copy(ROOT / "menus.yaml", tmp_path)
    for name in ("services", "audio"):
        shutil.copytree(ROOT / name, tmp_path / name)
    services = make_services(GATEWAY_MENUS=str(tmp_path / "menus.yaml"))
    services.container.console.draft_process = draft_process
    return services
