"""`gateway dev --lively`: simulated citizens dial the gateway, and a month before today is made up in the counts."""

import sys
from datetime import timedelta
from random import Random

from gateway.development.environment import DevEnvironment
from gateway.development.process_supervisor import ProcessSupervisor, Program
from gateway.development.state_folder import StateFolder
from gateway.insights import keys
from gateway.insights.count_store import CountStore
from gateway.insights.group import version_of
from gateway.insights.made_up_days import MadeUpDays
from gateway.published_menus.definition import read_menu_file
from gateway.storage.redis_clients import connect
from gateway.storage.store_time import StoreTime

DAYS = 30
SESSIONS_A_DAY = 120
MODULE = "simulators.crowd"


def start_crowd(
    dev_environment: DevEnvironment, state: StateFolder, supervisor: ProcessSupervisor, code: str
) -> None:
    """Let simulated citizens dial `code` as long as the gateway runs."""
    command = (sys.executable, "-m", MODULE, "--url", dev_environment.url, "--code", code)
    supervisor.run(Program("crowd", command, dev_environment.environment, state.fresh_log("crowd")))


def make_up_month(dev_environment: DevEnvironment) -> None:
    """Fill the counts of the month before today, unless something was counted then."""
    settings = dev_environment.settings
    client = connect(settings.redis_url)
    today = StoreTime(client.execute_command)().date()
    days = [today - timedelta(days=back) for back in range(1, DAYS + 1)]
    if not client.exists(*map(keys.day_key, days), *map(keys.packed_key, days)):
        definition = read_menu_file(settings.menus).definition
        made_up = MadeUpDays(definition.service, [(days[-1], version_of(definition.digest))], Random(1))  # noqa: S311
        made_up.fill(CountStore(client.execute_command), days[-1], days[0], SESSIONS_A_DAY)
    client.close()
