"""No provider is named outside its own folder and the registry: what is general asks the registry.

`gateway/development` may name providers: it wires the simulators. Menu files may, too: voices are a provider's own.
"""

import ast
import re
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

from gateway.providers.registry import PROVIDERS

ROOT = Path(__file__).parents[3]
FOLDERS = sorted(
    path.parent.relative_to(ROOT).as_posix() for path in (ROOT / "gateway/providers").glob("*/provider.py")
)
EXEMPT = ("gateway/development/", "gateway/providers/registry.py", *(f"{folder}/" for folder in FOLDERS))
TITLES = [re.escape(provider.title.lower()) for provider in PROVIDERS]
PACKAGES = [re.escape(Path(folder).name) for folder in FOLDERS]
PREFIXES = [re.escape(provider.path_prefix) for provider in PROVIDERS]
LONG_NAME = re.compile("|".join([*TITLES, *PACKAGES, *PREFIXES]))
ALLOWED = {
    ("gateway/settings/server_settings.py", "at"),  # the default of GATEWAY_SMS_PROVIDERS
    ("gateway/operations/logs.py", "at"),  # a field of each line: the moment
    ("gateway/case_systems/gateway/client.py", "at"),  # a field of a verdict: the moment
    ("gateway/cases/updates.py", "at"),  # a field of an update: the moment
    ("gateway/console/drafts/draft_history.py", "at"),  # a field of a step: the moment
    ("gateway/cases/case_log.py", "at"),  # a field of an entry: the moment
    ("gateway/cases/last_poll.py", "at"),  # a field of what the last poll did: the moment
    ("gateway/console/announcements/proposed_file.py", "at"),  # a field of a form: the time of day
    ("gateway/operations/doctor/known_accounts.py", "at"),  # a field of what was told: the moment
}
FILES = [
    path.relative_to(ROOT).as_posix()
    for package in ("gateway", "ivr")
    for path in sorted((ROOT / package).rglob("*.py"))
    if not path.relative_to(ROOT).as_posix().startswith(EXEMPT)
]


def docstrings(tree: ast.AST) -> set[int]:
    """The ids of texts that stand alone: documentation, of modules, functions and constants."""
    return {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def provider_names(tree: ast.AST) -> Iterator[str]:
    """Names and texts of a module that name a provider, but for its documentation."""
    documentation = docstrings(tree)
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in documentation
            and names_provider(node.value, PROVIDERS.names)
        ):
            yield node.value
        for field in ("id", "attr", "arg", "name", "module", "asname"):
            found = getattr(node, field, None)
            if isinstance(found, str) and names_provider(found):
                yield found


def names_provider(word: str, short_names: Collection[str] = ()) -> bool:
    return word in short_names or LONG_NAME.search(word.lower()) is not None


@pytest.mark.parametrize("file", FILES)
def test_no_provider_is_named(file: str) -> None:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    assert [word for word in provider_names(tree) if (file, word) not in ALLOWED] == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_provider_does_not_use_another(folder: str) -> None:
    others = [Path(other).name for other in FOLDERS if other != folder]
    for path in (ROOT / folder).glob("*.py"):
        found = list(provider_names(ast.parse(path.read_text(encoding="utf-8"))))
        assert [word for word in found if any(other in word.lower() for other in others)] == [], path


def test_what_names_a_provider_is_found() -> None:
    for source in (
        'x = "twilio"',
        "from gateway.providers import twilio",
        "TWILIO_TOKEN = 1",
        'x = f"/at/{token}"',
        'x = "Africa\'s Talking cannot call us"',
        "settings.africastalking",
    ):
        assert list(provider_names(ast.parse(source))), source
    assert not list(provider_names(ast.parse('"""Twilio gives each a token."""\nat = "attic"')))
