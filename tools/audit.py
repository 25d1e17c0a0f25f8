"""Look the pinned packages up in the list of known vulnerabilities: `python tools/audit.py`, a part of `make check`.

It needs pip-audit and a network. Where either is missing it says so in a line, and that is no failure.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

REQUIREMENTS = Path(__file__).parents[1] / "requirements.txt"
COMMAND = (
    *(sys.executable, "-m", "pip_audit", "--requirement", str(REQUIREMENTS)),
    *("--disable-pip", "--require-hashes", "--format", "json", "--progress-spinner", "off"),
)
LIMIT_SECONDS = 120


def main() -> int:
    """Run pip-audit; 1 if a package has a known vulnerability."""
    try:
        done = subprocess.run(COMMAND, capture_output=True, text=True, check=False, timeout=LIMIT_SECONDS)
    except subprocess.TimeoutExpired:
        print("pip-audit: skipped, its data did not come in time.")
        return 0
    found = read_findings(done.stdout)
    if found is None:
        missing = "No module named pip_audit" in done.stderr
        print(f"pip-audit: skipped, {'it is not installed' if missing else 'its data cannot be had'}.")
        return 0
    for line in found:
        print(line)
    print(f"pip-audit: {len(found) or 'no'} known vulnerabilities.")
    return 1 if found else 0


def read_findings(output: str) -> list[str] | None:
    """Return a line for each vulnerability in pip-audit's JSON; None if there is no report."""
    try:
        report = json.loads(output)
    except ValueError:
        return None
    if not isinstance(report, dict) or "dependencies" not in report:
        return None
    return list(_findings(report["dependencies"]))


def _findings(dependencies: list[dict[str, Any]]) -> Iterator[str]:
    for package in dependencies:
        for weakness in package.get("vulns", []):
            fixed = ", ".join(weakness["fix_versions"]) or "no version yet"
            yield f"{package['name']} {package['version']}: {weakness['id']}, mended in {fixed}"


if __name__ == "__main__":
    sys.exit(main())
