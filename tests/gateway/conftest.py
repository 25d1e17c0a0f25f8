"""The gateway's parts on the test run's own Valkey."""

import io
import logging
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import redis

from gateway.operations import logs
from gateway.settings.reader import read_settings
from tests.gateway.services import Services, build, close

if TYPE_CHECKING:
    from tests.gateway.conversations.menu_gateway import MenuGateway

TOKEN = "a-token-for-tests"

MakeServices = Callable[..., Services]


@pytest.fixture
def make_services(
    store: redis.Redis,  # noqa: ARG001 - empties it
    redis_url: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[MakeServices]:
    """Services as a development environment describes them, changed: `make_services(GATEWAY_PORT="1")`.

    Their state folder is the tests' own: somebody may run a gateway on this machine.
    """
    made: list[Services] = []

    def make(**changes: str) -> Services:
        environ = {
            "GATEWAY_ENV": "development",
            "REDIS_URL": redis_url,
            "GATEWAY_SECRET_KEY": "a-key-for-tests",
            "GATEWAY_WEBHOOK_TOKEN": TOKEN,
            "GATEWAY_STATE_DIR": str(tmp_path_factory.getbasetemp() / "state"),
        }
        made.append(build(read_settings(environ | changes)))
        return made[-1]

    yield make
    for services in made:
        close(services)


@pytest.fixture
def services(make_services: MakeServices) -> Services:
    """Services as a development environment describes them."""
    return make_services()


@pytest.fixture
def make_menu_gateway(
    make_services: MakeServices, store: redis.Redis, tmp_path: Path
) -> "Callable[[str], MenuGateway]":
    """Make a gateway on menus that the test writes: `make_menu_gateway("screens: …")`."""
    from tests.gateway.conversations.menu_gateway import build_menu_gateway  # it imports this file

    return lambda menus: build_menu_gateway(make_services, store, tmp_path, menus)


class UnguardedFormatter(logs.JsonFormatter):
    """Log lines before the last guard has gone over them: nothing may rely on it."""

    def clean(self, lines: str) -> str:
        return lines


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Everything that is logged, at the most talkative level there is."""
    root = logging.getLogger()
    handlers, level, raising = list(root.handlers), root.level, logging.raiseExceptions
    levels = {name: logging.getLogger(name).level for name in logs.OWN_LOGGERS}
    stream = io.StringIO()
    logs.configure("debug", (), stream)
    root.handlers[0].setFormatter(UnguardedFormatter())
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.raiseExceptions = raising
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder whose path leaves room for a socket's."""
    folder = Path(tempfile.mkdtemp(prefix="gw-"))
    yield folder
    shutil.rmtree(folder)
