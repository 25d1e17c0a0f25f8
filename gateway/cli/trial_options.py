"""What an operator says of the trial of a version: its numbers, and the share of the others."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path

import click

from gateway.cli.confirmation import require_confirmation
from gateway.cli.number_argument import read_number
from gateway.cli.operator import record_act
from gateway.cli.output import pluralise
from gateway.cli.service_time import format_moment
from gateway.container.container import Container
from gateway.published_menus.definition import MenuFile
from gateway.published_menus.trial import EVERYBODY, Trial
from gateway.published_menus.trial_publisher import TrialResult
from menus.model import Service

SOON = "Web processes begin new sessions so within 2 seconds."


@dataclass(frozen=True, slots=True)
class TrialOptions:
    """The options of `gateway publish` that are about a trial. `numbers`: with commas between, or a file of them."""

    numbers: str | None
    share: int | None
    ends: bool

    @property
    def given(self) -> bool:
        """True if one of the options was given."""
        return self.ends or self.numbers is not None or self.share is not None

    def require_sense(self, file: Path | None) -> None:
        """Raise UsageError if the options do not go together."""
        if self.ends and (file is not None or self.numbers is not None or self.share is not None):
            raise click.UsageError("--end-trial stands alone: it ends the trial that is under way.")
        if file is None and not self.given:
            raise click.UsageError(
                "Name the menu FILE. Without one, --share, --trial and --end-trial are about the version on trial."
            )

    def carry_out(self, container: Container, menus: MenuFile | None, *, confirmed: bool) -> None:
        """Begin, change or end a trial, and say what new sessions begin on."""
        publisher, digest = container.menus.trial_publisher, container.resources.crypto.digest
        if self.ends:
            ended = publisher.end()
            record_act(container.audit_trail, "end trial", f"version {ended.number}")
            click.echo(end_of_trial(ended))
            click.echo("All new sessions begin on the current version.")
            click.echo(SOON)
            return
        service = container.menus.service if menus is None else _returning(menus.definition.service)
        numbers = None if self.numbers is None else read_numbers(self.numbers, service)
        require_confirmation(self._question(menus, numbers), confirmed=confirmed)
        callers = None if numbers is None else [digest(number) for number in numbers]
        result = (
            publisher.change(callers, self.share)
            if menus is None
            else publisher.begin(menus, callers, self.share)
        )
        detail = {"numbers": len(callers or ()), "share": self.share or 0}
        record_act(container.audit_trail, "trial", f"version {result.number}", detail)
        click.echo(_outcome(result))
        click.echo(SOON)

    def _question(self, menus: MenuFile | None, numbers: list[str] | None) -> str:
        whom = []
        if numbers is not None:
            whom.append(pluralise(len(numbers), "number"))
        if self.share is not None:
            whom.append(
                "all new sessions" if self.share >= EVERYBODY else f"{self.share} % of the new sessions"
            )
        what = "the version on trial" if menus is None else menus.source.file
        return f"Let {' and '.join(whom)} begin on {what}?"


def read_numbers(text: str, service: Callable[[], Service]) -> list[str]:
    """Return the numbers of a file, one a line, or of a text with commas between. UsageError: one is none."""
    path = Path(text)
    is_file = len(text) < 4096 and path.is_file()
    lines = path.read_text(encoding="utf-8-sig").splitlines() if is_file else [text]
    words = [word.strip() for line in lines for word in line.split(",")]
    return list(dict.fromkeys(read_number(word, service) for word in words if word))


def trial_sentence(trial: Trial, zone: tzinfo) -> str:
    """Say in a sentence who begins on the version on trial, and since when."""
    since = "" if trial.begun_at is None else f" since {format_moment(trial.begun_at, zone)}"
    return f"Version {trial.number} is on trial{since}: {trial.who_begins} on it."


def end_of_trial(trial: Trial) -> str:
    """Say that a trial has ended."""
    return f"The trial of version {trial.number} is over."


def _outcome(result: TrialResult) -> str:
    if result.trial is None:
        return f"Version {result.number} is current now: all new sessions begin on it."
    return f"Version {result.number} is on trial: {result.trial.who_begins} on it, all others on the current version."


def _returning(service: Service) -> Callable[[], Service]:
    return lambda: service
