"""The look-up of known vulnerabilities in `make check`."""

import json

import pytest

from tools.audit import read_findings

REPORT = {
    "dependencies": [
        {"name": "flask", "version": "3.1.0", "vulns": []},
        {"name": "lib", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1", "2.0"]}]},
        {"name": "old", "version": "2.0", "vulns": [{"id": "PYSEC-2", "fix_versions": []}]},
    ],
    "fixes": [],
}


def test_each_vulnerability_is_a_line() -> None:
    assert read_findings(json.dumps(REPORT)) == [
        "lib 1.0: PYSEC-1, mended in 1.1, 2.0",
        "old 2.0: PYSEC-2, mended in no version yet",
    ]


def test_a_report_without_any() -> None:
    assert read_findings('{"dependencies": []}') == []


@pytest.mark.parametrize("output", ["", "Connection refused", "[]", "{}"])
def test_what_is_no_report_is_skipped(output: str) -> None:
    assert read_findings(output) is None
