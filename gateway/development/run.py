"""One run of `gateway dev`, from the lock of the state folder to the last process's end."""

import os
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from gateway.audio.prompts.store import Shelf
from gateway.conversations.store import Conversations
from gateway.development import launcher
from gateway.development.environment import Told, complete, given
from gateway.development.menu_file_watcher import EVERY, Edits
from gateway.development.signals import Signals
from gateway.development.state_folder import State
from gateway.development.supervisor import Supervisor
from gateway.development.watchdog import Guard
from gateway.development.welcome import welcome
from gateway.lookups.secrets import insist
from gateway.messaging.routing.file import file_beside
from gateway.messaging.routing.file import load as load_delivery
from gateway.operations import ports
from gateway.published_menus.definition import load
from gateway.published_menus.publisher import Publishing
from gateway.published_menus.versions import Versions
from gateway.settings.settings import read_settings
from gateway.storage.redis_clients import connect

Say = Callable[[str], object]


def run(environ: Mapping[str, str], began: float, say: Say) -> None:
    """Run until we are asked to stop; GatewayError tells why we cannot."""
    settings = read_settings(given(environ))
    code = dial_code(settings.menus, environ)
    load_delivery(file_beside(settings.menus, settings.delivery), settings.sms_providers)  # wrong: told now
    state = State.take(settings.state_dir.resolve())
    try:
        ports.insist(settings.host, settings.port)
        _run(complete(environ, state), state, code, began, say)
    finally:
        state.close()


def _run(told: Told, state: State, code: str, began: float, say: Say) -> None:
    guard = Guard(keeps_open=(state.lock,))
    supervisor = Supervisor(guard, say)
    with Signals() as signals:
        try:
            launcher.start_store(told, state, supervisor, signals)
            edits = _edits(told, state, say)
            edits.begin()
            launcher.start(told, state, supervisor, signals)
            state.announce(told.variables)
            say(welcome(told, code, state.logs, time.monotonic() - began))
            parent = os.getppid()
            while not signals.stops and not _abandoned(told.environment, parent):
                signals.wait(min(supervisor.tend(), EVERY))
                edits.look()
            say("\nStopping ...")
        except launcher.StoppedError:
            pass
        finally:
            asked = signals.stops
            supervisor.stop(hurry=lambda: signals.stops > asked)  # a second Ctrl-C does not wait
            guard.dismiss()


def _edits(told: Told, state: State, say: Say) -> Edits:
    """The menu file, published through clients without patience: a store that is away must not hold us up."""
    settings = told.settings
    client, clock = connect(settings.redis_url, patient=False), partial(datetime.now, UTC)
    sessions = connect(settings.sessions_redis_url, patient=False)
    publishing = Publishing(Versions(client, clock), Shelf(client, clock), Conversations(lambda: sessions))
    return Edits(settings.menus, publishing, state.folder, say)


def _abandoned(environ: Mapping[str, str], parent: int) -> bool:
    """Whether the `make` that started us was killed: it is the command then, and nothing outlives it."""
    return "MAKELEVEL" in environ and os.getppid() != parent


def dial_code(menus: Path, environ: Mapping[str, str]) -> str:
    """The first code of the menu file to dial; DefinitionError lists what is wrong with the file.

    SettingsError lists the secrets that its lookups need and the environment does not have.
    """
    service = load(menus).service
    insist(service, environ)
    return next(iter(service.ussd), "")
