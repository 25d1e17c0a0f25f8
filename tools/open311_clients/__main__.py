"""`python -m tools.open311_clients`: our simulator of a city, read and written by clients that others wrote.

Our own client files a case there, the others must find it; they file requests, and ours must find these. So simulator
and client do not agree on a mistake. Installs the clients into build/open311_clients. Exit 1 if anything differs.
"""

import json
import subprocess
import sys
import threading
import venv
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gateway.case_systems.open311.client import Open311Client
from gateway.case_systems.open311.settings import Open311Settings
from gateway.case_systems.outcomes import CaseAccepted, CaseStatus
from gateway.settings.reader import read_settings
from simulators.open311.__main__ import SERVICES
from simulators.open311.app import City, create_app
from simulators.server import make_app_server

HERE = Path(__file__).parent
FOLDER = HERE.parents[1] / "build" / "open311_clients"
KEY, REFERENCE = "a-key-of-the-city", "482915304"
CASE: Mapping[str, Any] = {
    "title": "water: Kibera",
    "fields": {"homes": 60},
    "contact": {"msisdn": "+254711000001"},
    "codes": {"open311": {"service_code": "water", "lat": "-1.3133", "long": "36.7876"}},
}


def main() -> None:
    """Install, ask, compare."""
    python = install()
    city = City(SERVICES, KEY, lambda: datetime.now(UTC))
    server = make_app_server(create_app(city), "127.0.0.1", 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    named = {"CASE_SYSTEM": "open311", "OPEN311_URL": url, "OPEN311_API_KEY": KEY}
    settings = read_settings({"GATEWAY_ENV": "development", **named})
    ours = Open311Client(settings.of_case_system(Open311Settings), lambda: datetime.now(UTC), 300)
    filed = ours.file_case(REFERENCE, CASE)
    if not isinstance(filed, CaseAccepted):
        sys.exit(f"our own client could not file a case: {filed}")
    ended = subprocess.run(
        [python, HERE / "ask.py", url, KEY, filed.id], capture_output=True, text=True, check=False
    )
    if ended.returncode:
        sys.exit(ended.stderr)
    told = json.loads(ended.stdout)
    wrong = [*differences(told, filed.id), *unread(ours, told)]
    for name, answers in told.items():
        print(f"{name}: {len(answers)} questions, such as\n  request: {answers['request']}")
    print("\n".join(f"WRONG  {one}" for one in wrong) or "All agree.")
    sys.exit(1 if wrong else 0)


def install() -> Path:
    """Install the clients, once. Return the Python that has them."""
    python = FOLDER / "bin" / "python"
    if not (FOLDER / ".ready").exists():
        venv.create(FOLDER, clear=True, with_pip=True)
        wanted = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([python, *wanted, "-r", HERE / "requirements.txt"], check=True)
        (FOLDER / ".ready").touch()
    return python


def differences(told: Mapping[str, Any], filed: str) -> Iterator[str]:
    """Yield what the clients read otherwise than it is. Each is told in the words of the question."""
    for form in ("json", "xml"):
        answers = told[f"georeport {form}"]
        expected: dict[str, object] = {
            "services": ["water", "road", "waste"],
            "request": [filed],
            "by id": [filed],
            "open": [filed],
            "open or closed": [filed],
            "of two services": [filed],
            "since": [filed],
            "by ids": [filed],
        }
        for question, codes in expected.items():
            key = "service_code" if question == "services" else "service_request_id"
            found = [one.get(key) for one in as_list(answers[question]) if isinstance(one, dict)]
            if found != codes:
                yield f"georeport {form}, {question}: {answers[question]}"
        for question in ("closed", "before"):
            if form == "json" and answers[question] != []:
                yield f"georeport {form}, {question}: {answers[question]}"
        if "404" not in str(answers["unknown"]):
            yield f"georeport {form}, unknown: {answers['unknown']}"
        if "LANES" not in str(answers["definition"]):
            yield f"georeport {form}, definition: {answers['definition']}"
    three = told["three"]
    for question, word in {
        "filed": "service_request_id",
        "filed in a batch": "token",
        "token": "token",
        "wrong key": "403",
        "no place": "400",
        "definition": "LANES",
    }.items():
        if word not in str(three[question]):
            yield f"three, {question}: {three[question]}"


def unread(ours: Open311Client, told: Mapping[str, Any]) -> Iterator[str]:
    """Yield what another client filed and ours does not read."""
    name = (
        str(three[0].get("service_request_id")) if isinstance(three := told["three"]["filed"], list) else ""
    )
    found = ours.fetch_status("", 5.0, name)
    if not isinstance(found, CaseStatus) or found.status != "open":
        yield f"our client, {name}: {found}"


def as_list(answer: object) -> list[Any]:
    """Return the entries of an answer, as the client gives one alone in XML."""
    return answer if isinstance(answer, list) else [answer]


if __name__ == "__main__":
    main()
