"""One run of `gateway dev`, from the lock on the state folder to the end of the last process."""

import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from gateway.audio.prompts.prompt_store import PromptStore
from gateway.console.drafts.draft_history import DraftHistory
from gateway.console.drafts.unpublished_edit import unpublished_edit_test
from gateway.conversations.conversation_store import ConversationStore
from gateway.development import launcher
from gateway.development.console_link import make_console_link
from gateway.development.environment import DevEnvironment, complete_environment, development_defaults
from gateway.development.lively import make_up_month, start_crowd
from gateway.development.menu_file_watcher import POLL_SECONDS, MenuFileWatcher
from gateway.development.process_supervisor import ProcessSupervisor
from gateway.development.signals import StopSignals
from gateway.development.state_folder import StateFolder
from gateway.development.watchdog import Watchdog
from gateway.development.welcome import welcome_text
from gateway.errors import DefinitionError
from gateway.lookups.lookup_secrets import missing_secrets, require_secrets
from gateway.messaging.routing.delivery_file import find_delivery_file
from gateway.messaging.routing.delivery_file import load_delivery as load_delivery
from gateway.operations import port_check
from gateway.providers.registry import PROVIDERS
from gateway.published_menus.definition import load_definition
from gateway.published_menus.publisher import Publisher
from gateway.published_menus.versions import VersionStore
from gateway.security import private_files
from gateway.security.crypto import RecordCipher
from gateway.settings.reader import read_settings
from gateway.storage.redis_clients import connect
from gateway.storage.store_time import StoreTime

Say = Callable[[str], object]


def run(environ: Mapping[str, str], started_at: float, say: Say, *, lively: bool = False) -> None:
    """Run until someone asks to stop; GatewayError tells why it cannot run. `lively`: with simulated citizens."""
    settings = read_settings(development_defaults(environ))
    code = _dial_code_if_sound(settings.menus, environ)
    if lively and code == "":
        raise DefinitionError(
            f"{settings.menus} has no code to dial: --lively needs one under `entry: ussd:`."
        )
    load_delivery(
        find_delivery_file(settings.menus, settings.delivery), settings.sms_providers, PROVIDERS.list_prices
    )  # report mistakes in it now
    private_files.keep_files_private()
    state = StateFolder.acquire(settings.state_dir.resolve())
    try:
        port_check.require_free_port(settings.host, settings.port)
        _run(complete_environment(environ, state), state, code, started_at, say, lively=lively)
    finally:
        state.close()


def _run(
    dev_environment: DevEnvironment,
    state: StateFolder,
    code: str | None,
    began: float,
    say: Say,
    *,
    lively: bool,
) -> None:
    """Run with the first service code of the menu file; None if the file has errors."""
    parent = os.getppid()  # before all is ready, so that a parent which ends right then is missed, too
    watchdog = Watchdog(inherited_files=(state.lock,))
    supervisor = ProcessSupervisor(watchdog, say)
    with StopSignals() as signals:
        try:
            launcher.start_store(dev_environment, state, supervisor, signals)
            watcher, publisher = _build_menu_file_watcher(dev_environment, state, say)
            watcher.publish_first()
            if code is None:
                code = _live_dial_code(publisher)
            launcher.start_processes(dev_environment, state, supervisor, signals)
            if lively and code:
                make_up_month(dev_environment)
                start_crowd(dev_environment, state, supervisor, code)
            state.write_environment(dev_environment.variables)
            link = make_console_link(dev_environment.settings)
            say(welcome_text(dev_environment, code, state.logs, time.monotonic() - began, link))
            while not signals.stop_requests and not _parent_died(dev_environment.environment, parent):
                signals.wait(min(supervisor.restart_ended(), POLL_SECONDS))
                watcher.check_files()
            say("\nStopping ...")
        except launcher.StopRequestedError:
            pass
        finally:
            asked = signals.stop_requests
            supervisor.stop(skip_wait=lambda: signals.stop_requests > asked)  # a second Ctrl-C does not wait
            watchdog.stop()


def _build_menu_file_watcher(
    dev_environment: DevEnvironment, state: StateFolder, say: Say
) -> tuple[MenuFileWatcher, Publisher]:
    """Return a watcher and its publisher. Their clients do not retry: a missing store must not delay the supervisor."""
    settings = dev_environment.settings
    client = connect(settings.redis_url, with_retry=False)
    clock = StoreTime(client.execute_command)
    sessions = connect(settings.sessions_redis_url, with_retry=False)
    versions, history = VersionStore(client, clock), DraftHistory(client, clock)
    publishing = Publisher(
        versions,
        PromptStore(client, clock),
        ConversationStore(lambda: sessions, RecordCipher(settings.secret_keys)).count_open,
        lambda service: missing_secrets(service, dev_environment.environment),
        history.recordings,
    )
    is_unpublished_edit = unpublished_edit_test(history, versions)
    watcher = MenuFileWatcher(settings.menus, publishing, state.folder, say, is_unpublished_edit)
    return watcher, publishing


def _parent_died(environ: Mapping[str, str], parent: int) -> bool:
    """Return whether the `make` that started the command was killed. Nothing may outlive it."""
    return "MAKELEVEL" in environ and os.getppid() != parent


def _dial_code_if_sound(menus: Path, environ: Mapping[str, str]) -> str | None:
    """Return the first service code of the menu file; None if the file has errors: an earlier version may be live."""
    try:
        return first_dial_code(menus, environ)
    except DefinitionError:
        if not menus.is_file():
            raise
        return None


def _live_dial_code(publisher: Publisher) -> str:
    """Return the first service code of what is live; empty if there is none."""
    source = publisher.live_source()
    service = source.compile().service if source else None
    return next(iter(service.ussd_entries), "") if service else ""


def first_dial_code(menus: Path, environ: Mapping[str, str]) -> str:
    """Return the first service code of the menu file; DefinitionError lists what is wrong with the file.

    SettingsError lists the secrets that its lookups need and the environment lacks.
    """
    service = load_definition(menus).service
    require_secrets(service, environ)
    return next(iter(service.ussd_entries), "")
