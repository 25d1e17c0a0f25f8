"""The command line: `gateway COMMAND`, one file a command.

Exit status: 0 for success; 1 if what was checked is bad, or the command could not do its work; 2 for wrong use, which
includes wrong settings.
"""

import click

from gateway.cli.command_summaries import SUMMARIES
from gateway.cli.lazy_group import LazyGroup
from gateway.version import program_version

COMMANDS = {
    "alarms": "gateway.cli.commands.alarms:alarms",
    "announce": "gateway.cli.commands.announce:announce",
    "announcements": "gateway.cli.commands.announcements:announcements",
    "audit": "gateway.cli.commands.audit:audit",
    "cases": "gateway.cli.commands.cases:cases",
    "check": "gateway.cli.commands.check:check",
    "console": "gateway.cli.commands.console:console",
    "delivery": "gateway.cli.commands.delivery:delivery",
    "dev": "gateway.cli.commands.dev:dev",
    "diff": "gateway.cli.commands.diff:diff",
    "doctor": "gateway.cli.commands.doctor:doctor",
    "drain": "gateway.cli.commands.drain:drain",
    "draft": "gateway.cli.commands.draft:draft",
    "export": "gateway.cli.commands.export:export",
    "forget": "gateway.cli.commands.forget:forget",
    "graph": "gateway.cli.commands.graph:graph",
    "insights": "gateway.cli.commands.insights:insights",
    "kit": "gateway.cli.commands.kit:kit",
    "messages": "gateway.cli.commands.messages:messages",
    "new": "gateway.cli.commands.new:new",
    "number-changed": "gateway.cli.commands.number_changed:number_changed",
    "payments": "gateway.cli.commands.payments:payments",
    "pause": "gateway.cli.commands.pause:pause",
    "play": "gateway.cli.commands.play:play",
    "prompts": "gateway.cli.commands.prompts:prompts",
    "publish": "gateway.cli.commands.publish:publish",
    "rekey": "gateway.cli.commands.rekey:rekey",
    "reminders": "gateway.cli.commands.reminders:reminders",
    "resume": "gateway.cli.commands.pause:resume",
    "retention": "gateway.cli.commands.retention:retention",
    "replay": "gateway.cli.commands.replay:replay",
    "rollback": "gateway.cli.commands.rollback:rollback",
    "schema": "gateway.cli.commands.schema:schema",
    "serve": "gateway.cli.commands.serve:serve",
    "store-restored": "gateway.cli.commands.store_restored:store_restored",
    "submissions": "gateway.cli.commands.submissions:submissions",
    "surveys": "gateway.cli.commands.surveys:surveys",
    "tables": "gateway.cli.commands.tables:tables",
    "test": "gateway.cli.commands.test:test",
    "texts": "gateway.cli.commands.texts:texts",
    "understand": "gateway.cli.commands.understand:understand",
    "versions": "gateway.cli.commands.versions:versions",
    "words": "gateway.cli.commands.words:words",
    "worker": "gateway.cli.commands.worker:worker",
}


def _print_version(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        click.echo(f"gateway {program_version()}")
        context.exit()


main = click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the version and exit.",
)(
    LazyGroup(
        "gateway",
        COMMANDS,
        SUMMARIES,
        help="Public services on any phone: USSD menus, SMS and voice from one YAML file.",
    )
)
