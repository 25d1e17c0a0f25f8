"""`gateway console user`: who may sign in to the console."""

import logging
import os
import signal
from functools import partial

import click

from gateway.cli.confirmation import confirmed_option, require_confirmation
from gateway.cli.operator import operator_name
from gateway.cli.running_gateway import running_gateway
from gateway.cli.service_time import format_moment, service_zone
from gateway.console.people.role import ROLE_WORDS, Role, read_role
from gateway.console.people.user import read_languages
from gateway.errors import SettingsError
from gateway.operations import logs
from gateway.operations.audit_trail import COMMAND_LINE
from gateway.security import private_files
from gateway.settings.reader import read_settings

logger = logging.getLogger(__name__)

LINK_ADVICE = "It is good for 24 hours and one use. Send it in a way that only they read."


@click.group()
def console() -> None:
    """Decide who may use the console, which administrators have in a browser."""


@console.command("serve")
@click.option("--parent", type=int, hidden=True, help="End when this process is gone.")
def serve(parent: int | None) -> None:
    """Serve the console alone, at CONSOLE_HOST and CONSOLE_PORT. `gateway serve` does this itself if they are set."""
    from gateway.cli.commands.serve import serve_console
    from gateway.operations.process_tree import end_with_parent

    settings = read_settings(os.environ)
    logs.configure(settings.log_level, settings.secrets)
    if settings.console_port is None:
        raise SettingsError("CONSOLE_PORT is not set: without it, `gateway serve` serves the console itself.")
    private_files.keep_files_private()
    if parent is not None:
        end_with_parent(parent, partial(os.kill, os.getpid(), signal.SIGTERM))
    logger.info("console_starting", extra={"address": f"{settings.console_host}:{settings.console_port}"})
    serve_console(settings)


@console.group()
def user() -> None:
    """Add, list, remove and reset users of the console."""


@user.command("add")
@click.argument("name")
@click.option("--role", required=True, type=click.Choice(ROLE_WORDS), help="What they may do.")
@click.option("--service", default="", metavar="FILE", help="Only for the service of this menu file.")
@click.option(
    "--language", "languages", multiple=True, metavar="CODE", help="A translator writes only in these: sw."
)
def add(name: str, role: str, service: str, languages: tuple[str, ...]) -> None:
    """Add a user, and print the link where they set a password."""
    try:
        codes = read_languages(" ".join(languages))
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    if codes and read_role(role) != Role.TRANSLATOR:
        raise click.UsageError("--language is for the role translator: all others write in every language.")
    with running_gateway() as container:
        admin = container.console.user_admin
        link = admin.add(name, read_role(role), service, operator_name(), COMMAND_LINE, languages=codes)
    click.echo(f"{name.strip().lower()} sets a password at:\n{link}\n{LINK_ADVICE}")


@user.command("list")
def list_users() -> None:
    """List the users, their roles, and how they sign in."""
    with running_gateway() as container:
        users, zone = container.console.users.all(), service_zone(container)
    for one in users:
        factors = [
            *(["password"] if one.password_hash else ["no password yet"]),
            *(["authenticator app"] if one.authenticator_secret else []),
            *(["passkey"] * bool(one.passkeys)),
        ]
        seen = f"signed in {format_moment(one.signed_in_at, zone)}" if one.signed_in_at else "never signed in"
        click.echo(
            "  ".join(
                filter(
                    None,
                    (one.name, one.role.word, " ".join(one.languages), one.service, ", ".join(factors), seen),
                )
            )
        )
    if not users:
        click.echo("Nobody yet. Add the first owner with: gateway console user add NAME --role owner")


@user.command("remove")
@click.argument("name")
@confirmed_option
def remove(name: str, *, confirmed: bool) -> None:
    """Remove a user, and sign them out everywhere."""
    require_confirmation(f"Remove {name}? They cannot sign in any more.", confirmed=confirmed)
    with running_gateway() as container:
        container.console.user_admin.remove(name, operator_name(), COMMAND_LINE, keep_an_owner=False)
    click.echo(f"{name} is removed, and signed out everywhere.")


@user.command("reset")
@click.argument("name")
def reset(name: str) -> None:
    """Take a user's password and second factors away, and print the link where they set a new password."""
    with running_gateway() as container:
        link = container.console.user_admin.reset(name, operator_name(), COMMAND_LINE)
    click.echo(f"{name} sets a new password at:\n{link}\n{LINK_ADVICE}")
