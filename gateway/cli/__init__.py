"""The command line: `gateway COMMAND`, one file a command.

Exit status: 0 good; 1 what was checked is bad, or the command could not do its work; 2 used wrongly, which
includes settings that do not fit.
"""

from gateway.cli.group import Commands

COMMANDS = {
    "announce": "gateway.cli.announce:announce",
    "announcements": "gateway.cli.announcements:announcements",
    "check": "gateway.cli.check:check",
    "dev": "gateway.cli.dev:dev",
    "doctor": "gateway.cli.doctor:doctor",
    "forget": "gateway.cli.forget:forget",
    "graph": "gateway.cli.graph:graph",
    "new": "gateway.cli.new:new",
    "pause": "gateway.cli.pause:pause",
    "play": "gateway.cli.play:play",
    "prompts": "gateway.cli.prompts:prompts",
    "publish": "gateway.cli.publish:publish",
    "resume": "gateway.cli.pause:resume",
    "rollback": "gateway.cli.rollback:rollback",
    "schema": "gateway.cli.schema:schema",
    "serve": "gateway.cli.serve:serve",
    "submissions": "gateway.cli.submissions:submissions",
    "test": "gateway.cli.test:test",
    "texts": "gateway.cli.texts:texts",
    "versions": "gateway.cli.versions:versions",
    "worker": "gateway.cli.worker:worker",
}

main = Commands(
    "gateway",
    COMMANDS,
    help="Public services on any phone: USSD menus, SMS and voice from one YAML file.",
)
