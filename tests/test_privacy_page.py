"""Each test that docs/privacy.md names is there."""

import re
from pathlib import Path

PAGE = Path("docs/privacy.md")
NAMED_TEST = re.compile(r"`((?:tests/)?[a-z_/]+/(?:test_[a-z_]+\.py)?)`")


def test_every_test_that_the_page_names_is_there() -> None:
    named = NAMED_TEST.findall(PAGE.read_text(encoding="utf-8"))
    assert len(named) > 20
    paths = [Path(name) if name.startswith("tests/") else Path("tests/gateway") / name for name in named]
    assert [str(path) for path in paths if not path.exists()] == []


def test_every_row_of_the_table_names_one() -> None:
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")][2:]
    assert [row for row in rows if not NAMED_TEST.search(row)] == []
