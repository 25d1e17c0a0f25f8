"""An environment file in the syntax of systemd (man systemd.exec, EnvironmentFile=), which is read without a shell.

A value goes to the end of its line, and only a backslash means something in it. Docker and Podman read the
same lines, but take quotes and backslashes for letters; so a value is put into quotes only where systemd needs them.
"""

import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping

from gateway.errors import SettingsError
from gateway.settings.reference import example_comment
from gateway.settings.setting_row import SettingRow

HEAD = """\
# The settings of the gateway, with secrets: for /etc/gateway/environment, mode 0600.
# No shell reads this file: one variable a line, no $(…), no export, comments on lines of their own.
# What is empty must be filled in. What has a # before its name shows its default.
"""
MADE_HERE = ("GATEWAY_SECRET_KEY", "GATEWAY_WEBHOOK_TOKEN")
PATHS_OF_THIS_MACHINE = ("GATEWAY_MENUS", "GATEWAY_DELIVERY")
NOT_WRITTEN = ("GATEWAY_ENV", "GATEWAY_STATE_DIR")
DEVELOPMENT_ONLY = "Development:"
PLAIN = re.compile(r"[^\s'\"\\](?:[^\n\r\\]*[^\s\\])?")


def environment_line(name: str, value: str) -> str:
    """Return `NAME=value`, so that systemd reads that very value. SettingsError if a line cannot hold it."""
    if re.search(r"[\n\r\0]", value):
        raise SettingsError(f"{name} has a line break, which no environment file can hold.")
    if not value or PLAIN.fullmatch(value):
        return f"{name}={value}"
    escaped = re.sub(r"([\"\\`$])", r"\\\1", value)
    return f'{name}="{escaped}"'


def environment_file(
    rows: Iterable[SettingRow],
    environ: Mapping[str, str],
    needed: Iterable[str],
    make_secret: Callable[[], str] = lambda: secrets.token_urlsafe(48),
) -> str:
    """Return the file: what `environ` sets, new secrets of our own making, and the rest as comments.

    `needed` are names that stand there empty, to be filled in, if `environ` does not set them.
    """
    return HEAD + "".join(_entries(rows, environ, frozenset(needed), make_secret))


def _entries(
    rows: Iterable[SettingRow],
    environ: Mapping[str, str],
    needed: frozenset[str],
    make_secret: Callable[[], str],
) -> Iterator[str]:
    for row in rows:
        if row.name in NOT_WRITTEN or row.description.startswith(DEVELOPMENT_ONLY):
            continue
        value = "" if row.name in PATHS_OF_THIS_MACHINE else environ.get(row.name, "").strip()
        if not value and row.name in MADE_HERE:
            value = make_secret()
        if value:
            line = environment_line(row.name, value)
        elif row.name in needed:
            line = f"{row.name}="
        else:
            line = f"#{row.name}={row.default}"
        yield f"\n{example_comment(row)}{line}\n"
    for name in sorted(name for name in environ if name.startswith("MENU_SECRET_")):
        yield f"\n# For lookups of the menus.\n{environment_line(name, environ[name].strip())}\n"
