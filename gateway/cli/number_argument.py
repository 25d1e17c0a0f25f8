"""A telephone number as an operator types it."""

from collections.abc import Callable

import click

from menus.answers.phone import parse_number
from menus.model import Service


def read_number(number: str, service: Callable[[], Service]) -> str:
    """Return the number in E.164. Without a `+` it is one of the service's country."""
    text = number.strip()
    country = "" if text.startswith("+") else service().country
    found = parse_number(text, country)
    if found is None:
        raise click.UsageError(f"{number} is no phone number. Write it as +254711000111.")
    return found
