"""`gateway check FILE…`: everything that is wrong with menu files."""

from pathlib import Path

import click

from gateway.definition import compile_file
from gateway.errors import DefinitionError
from menus.problems import Problem, Severity


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """Say what is wrong with menu files, and what to do about it.

    Each line is FILE:LINE:COLUMN: CODE and a sentence. Exit status 0 where there is no error, 1 where there is.
    """
    problems = [problem for file in files for problem in _problems(file)]
    for problem in problems:
        click.echo(_line(problem))
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    click.echo(_summary(len(files), errors, len(problems) - errors), err=True)
    if errors:
        raise SystemExit(1)


def _problems(file: Path) -> tuple[Problem, ...]:
    try:
        compiled, _ = compile_file(file)
    except DefinitionError as error:
        raise click.ClickException(str(error)) from error
    return compiled.problems


def _line(problem: Problem) -> str:
    warning = "warning: " if problem.severity is Severity.WARNING else ""
    cure = f" {problem.cure}" if problem.cure else ""
    return f"{problem.place}: {problem.code} {warning}{problem.message}{cure}"


def _summary(files: int, errors: int, warnings: int) -> str:
    read = "1 file" if files == 1 else f"{files} files"
    if not errors and not warnings:
        return f"{read} checked, nothing to mend."
    return f"{read} checked: {_count(errors, 'error')}, {_count(warnings, 'warning')}."


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
