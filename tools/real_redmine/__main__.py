"""`python -m tools.real_redmine`: install Debian's Redmine, connect `gateway dev` to it, and try what can go wrong.

Prints what it sees. Exit 1 if a step fails. Everything but the packages is in a folder that is deleted at the end.
`--keep FOLDER` keeps the answers of Redmine, as tests/gateway/case_systems/redmine_answers/ has them.
"""

import argparse
import shutil
import signal
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path
from types import FrameType

from faults.tcp_proxy import run_tcp_proxy
from gateway.development import free_port
from tools.real_redmine.gateway_process import GatewayProcess
from tools.real_redmine.rest_api import RestApi
from tools.real_redmine.server import Access, RedmineServer
from tools.real_redmine.trial import STEPS, Trial, keep_samples

HERE = Path(__file__).parent
SEARCH_SECONDS = 20


def main() -> None:
    """Run the trial."""
    parser = argparse.ArgumentParser(prog="python -m tools.real_redmine", description=__doc__)
    parser.add_argument("--keep", type=Path, help="a folder for Redmine's answers")
    parser.add_argument("--only", nargs="*", default=[step.__name__ for step in STEPS], help="steps to take")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, _stop)
    if subprocess.run([HERE / "install"], check=False).returncode:
        sys.exit(1)
    folder = Path(tempfile.mkdtemp(prefix="gw-redmine-"))
    redmine = RedmineServer(folder / "redmine", free_port.find_free_port())
    failed = []
    try:
        say("Making a Redmine: a minute ...")
        access = redmine.prepare()
        redmine.start()
        if options.keep:
            say(f"Kept {len(keep_samples(redmine, access, options.keep))} answers in {options.keep}.")
        failed = run(redmine, access, folder, options.only)
    finally:
        redmine.kill()
        shutil.rmtree(folder, ignore_errors=True)
    say(f"Failed: {', '.join(failed)}." if failed else "All went well.")
    sys.exit(1 if failed else 0)


def run(redmine: RedmineServer, access: Access, folder: Path, names: list[str]) -> list[str]:
    """Connect a gateway, take the steps with these names, and return the names of those that failed."""
    failed = []
    menus = Path(shutil.copy(HERE / "menus.yaml", folder))
    with run_tcp_proxy(redmine.port) as proxy:
        settings = {
            "CASE_SYSTEM": "redmine",
            "REDMINE_URL": f"http://127.0.0.1:{proxy.port}",
            "REDMINE_API_KEY": access.gateway_key,
            "REDMINE_REFERENCE_FIELD": str(access.reference_field),
            "REDMINE_NUMBER_FIELD": str(access.number_field),
            "CASE_QUESTION_MARK": "@citizen",
            "CASE_SEARCH_SECONDS": str(SEARCH_SECONDS),
        }
        gateway = GatewayProcess(folder, menus, settings)
        try:
            gateway.await_ready()
            officer = RestApi(redmine.port, access.admin_key)
            trial = Trial(redmine, access, gateway, proxy, officer, say)
            for step in STEPS:
                if step.__name__ not in names:
                    continue
                say(f"\n== {step.__name__}: {step.__doc__}")
                try:
                    step(trial)
                except Exception:  # noqa: BLE001 - the other steps are tried all the same
                    say(traceback.format_exc())
                    failed.append(step.__name__)
        finally:
            gateway.stop()
    return failed


def _stop(_number: int, _frame: FrameType | None) -> None:
    """End what was started first."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.exit(143)


def say(words: str) -> None:
    """Print at once."""
    print(words, flush=True)


if __name__ == "__main__":
    main()
