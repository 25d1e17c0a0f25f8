"""The group of commands: loads only the command that is used, and reports our errors in their own words."""

import gc
import importlib
from collections.abc import Mapping
from typing import Any

import click

from gateway.cli.garbage_collection import without_garbage_collection
from gateway.errors import GatewayError, SettingsError

# Python's default of 700 would collect some hundred times while a command loads its code, of which nothing is garbage.
GC_THRESHOLDS = (20_000, 20, 50)


class LazyGroup(click.Group):
    """A group of commands, each given by name as `module:object`. A module is imported when its command is used.

    So `gateway check` loads neither Flask nor RQ, and a fault in one command leaves the others usable.
    """

    def __init__(
        self, name: str, commands: dict[str, str], summaries: Mapping[str, str] | None = None, **rest: Any
    ) -> None:
        """Keep commands by name. The list of commands loads only those that `summaries` does not name."""
        super().__init__(name, **rest)
        self._commands = commands
        self._summaries = summaries or {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted({*super().list_commands(ctx), *self._commands})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name, or None if there is none."""
        place = self._commands.get(cmd_name)
        if place is None:
            return super().get_command(ctx, cmd_name)
        module, _, name = place.partition(":")
        with without_garbage_collection():
            command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands into the help, each with the first sentence of its own help."""
        names = self.list_commands(ctx)
        room = formatter.width - 6 - max(map(len, names), default=0)
        with formatter.section("Commands"):
            formatter.write_dl([(name, self._short_help(ctx, name, room)) for name in names])

    def _short_help(self, ctx: click.Context, name: str, room: int) -> str:
        """Return the summary of a command, cut to so many letters."""
        summary = self._summaries.get(name)
        if summary is not None:
            return click.Command(name, help=summary).get_short_help_str(room)
        command = self.get_command(ctx, name)
        return command.get_short_help_str(room) if command else ""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command. A GatewayError ends it with its sentence and without a stack trace."""
        gc.set_threshold(*GC_THRESHOLDS)
        try:
            return super().invoke(ctx)
        except GatewayError as error:
            click.echo(error, err=True)
            ctx.exit(2 if isinstance(error, SettingsError) else 1)
