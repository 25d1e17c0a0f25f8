"""`gateway doctor`: checks a gateway and everything that it depends on."""

import json

import click
from rich.console import Console
from rich.text import Text

from gateway.cli.running_gateway import running_gateway
from gateway.operations.doctor.finding import Finding, FindingStatus, runbook_address

_STATUS_STYLES = {
    FindingStatus.GOOD: ("good", "green"),
    FindingStatus.FACT: ("    ", ""),
    FindingStatus.WARNING: ("look", "bold yellow"),
    FindingStatus.BAD: ("BAD ", "bold red"),
}


@click.command()
@click.option("--show-token", is_flag=True, help="Show webhook addresses with their token, to copy them.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def doctor(show_token: bool, as_json: bool) -> None:
    """Look at providers, stores, proxy, menus, workers and the case backend, and say what to do.

    Nothing is changed, and no text is sent. Exit status 1 if something is bad; else 0, with or without warnings.
    """
    from gateway.operations.doctor.doctor import run_doctor

    with running_gateway() as container:
        gateway = container.examined_gateway
        findings = []
        console = Console(highlight=False)
        for finding in run_doctor(gateway, show_token=show_token):
            findings.append(finding)
            if not as_json:
                _print(finding, console)
    if as_json:
        rows = [
            {
                "about": finding.subject,
                "verdict": finding.status,
                "said": finding.message,
                "cure": finding.cure,
                "runbook": runbook_address(finding.entry),
            }
            for finding in findings
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        click.echo(_summary(findings), err=True)
    if any(finding.status is FindingStatus.BAD for finding in findings):
        raise SystemExit(1)


def _print(finding: Finding, console: Console) -> None:
    mark, style = _STATUS_STYLES[finding.status]
    console.print(Text.assemble((mark, style), f"  {finding.subject}: {finding.message}"), soft_wrap=True)
    if finding.cure:
        console.print(Text.assemble("      ", ("-> ", "bold"), finding.cure), soft_wrap=True)
    if finding.entry:
        console.print(Text.assemble("         ", (runbook_address(finding.entry), "dim")), soft_wrap=True)


def _summary(findings: list[Finding]) -> str:
    bad = sum(finding.status is FindingStatus.BAD for finding in findings)
    warnings = sum(finding.status is FindingStatus.WARNING for finding in findings)
    if not bad and not warnings:
        return "All is well."
    return f"{bad} bad, {warnings} to look at."
