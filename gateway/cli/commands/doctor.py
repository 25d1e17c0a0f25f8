"""`gateway doctor`: is all of it well?"""

import json

import click
from rich.console import Console
from rich.text import Text

from gateway.cli.running_gateway import running_gateway
from gateway.operations.doctor.finding import Finding, Verdict

_MARKS = {
    Verdict.GOOD: ("good", "green"),
    Verdict.FACT: ("    ", ""),
    Verdict.WARNING: ("look", "bold yellow"),
    Verdict.BAD: ("BAD ", "bold red"),
}


@click.command()
@click.option("--show-token", is_flag=True, help="Show webhook addresses with their token, to copy them.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def doctor(show_token: bool, as_json: bool) -> None:
    """Look at providers, stores, proxy, menus, workers and the case backend, and say what to do.

    Nothing is changed, and no text is sent. Exit status 0 where nothing is bad, warnings or not; else 1.
    """
    from gateway.operations.doctor.doctor import findings

    with running_gateway() as services:
        _ = services.delivery  # its mistakes are told in words of their own
        found = []
        console = Console(highlight=False)
        for finding in findings(services, show_token=show_token):
            found.append(finding)
            if not as_json:
                _print(finding, console)
    if as_json:
        rows = [
            {"about": one.about, "verdict": one.verdict, "said": one.said, "cure": one.cure} for one in found
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        click.echo(_summary(found), err=True)
    if any(one.verdict is Verdict.BAD for one in found):
        raise SystemExit(1)


def _print(finding: Finding, console: Console) -> None:
    mark, style = _MARKS[finding.verdict]
    console.print(Text.assemble((mark, style), f"  {finding.about}: {finding.said}"), soft_wrap=True)
    if finding.cure:
        console.print(Text.assemble("      ", ("-> ", "bold"), finding.cure), soft_wrap=True)


def _summary(found: list[Finding]) -> str:
    bad = sum(one.verdict is Verdict.BAD for one in found)
    warnings = sum(one.verdict is Verdict.WARNING for one in found)
    if not bad and not warnings:
        return "All is well."
    return f"{bad} bad, {warnings} to look at."
