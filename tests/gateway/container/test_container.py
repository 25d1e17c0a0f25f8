"""What each process carries: only what it uses."""

import subprocess
import sys

from tests.gateway.conftest import MakeServices
from tests.gateway.services import PATHS

SETTINGS = {
    "GATEWAY_ENV": "development",
    "REDIS_URL": "unix:///nonexistent/valkey.sock",
    "GATEWAY_SECRET_KEY": "a-key-for-tests",
    "GATEWAY_WEBHOOK_TOKEN": "a-token-for-tests",
}
SETUP = f"""
import sys
from gateway.container.container import build_container
from gateway.settings.reader import read_settings
container = build_container(read_settings({SETTINGS}), environ={{}})
"""


def loaded(program: str, modules: set[str]) -> set[str]:
    """Which of `modules` a process has loaded after `program`."""
    program = f"{SETUP}{program}\nprint(*({modules} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_a_built_web_application_has_no_provider_client() -> None:
    program = "from gateway.app import create_app\ncreate_app(container)"
    modules = {"twilio.rest", "africastalking", "aiohttp", "gateway.container.sending", "zxcvbn", "flask"}
    assert loaded(program, modules) == {"flask"}


def test_a_built_worker_has_no_web_framework() -> None:
    program = "from gateway.container.worker import build_worker\nbuild_worker(container)"
    assert loaded(program, {"flask", "twilio.rest", "rq"}) == {"rq"}


def test_a_forked_worker_has_nothing_left_to_load() -> None:
    program = """
from gateway.container.worker import build_worker, load_before_fork
load_before_fork(container)
before = set(sys.modules)
build_worker(container)
container.alarms.watch, container.operators.task_runner, container.insights.upkeep, container.eraser
container.cases.forwarder, container.lookups.late_lookup_answerer, container.cases.refused
print(sorted(name for name in set(sys.modules) - before if name.startswith(("gateway.", "ivr.", "menus."))))
"""
    done = subprocess.run([sys.executable, "-c", SETUP + program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_command_that_looks_at_submissions_carries_neither() -> None:
    assert loaded("container.cases.submission_admin", {"flask", "twilio.rest", "rq"}) == set()


def test_every_object_is_made_and_made_once(make_services: MakeServices) -> None:
    services = make_services(AT_USERNAME="sandbox", AT_API_KEY="key")
    once = set(PATHS) - {
        "announcement_planner",
        "announcement_sender_by",
        "sender_by",
        "secrets_of",
        "words",
    }  # these are methods
    assert all(getattr(services, name) is getattr(services, name) for name in once - {"definition"})
