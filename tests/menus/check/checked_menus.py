"""Checks a small menu file, and returns what it is told."""

from menus.compiler.service import compile_service
from menus.problems import Problem

FRAME = """\
version: 1
service: {name: County, languages: {en: English, sw: Kiswahili}, country: KE, time_zone: Africa/Nairobi}
entry: {ussd: {"*384#": start, "*384*2#": {goto: start, language: sw}}}
screens:
"""


def problems_of(text: str) -> tuple[Problem, ...]:
    """Return the problems of a whole menu file."""
    return compile_service(text, "menus.yaml", {}.__getitem__).problems


def problems_of_screens(screens: str) -> tuple[Problem, ...]:
    """Return the problems of screens (and what may follow them), with their lines counted from 1 in `screens`."""
    return tuple(
        Problem(
            one.code,
            one.message,
            type(one.place)(one.place.file, one.place.line - FRAME.count("\n"), one.place.column),
            one.cure,
            one.severity,
        )
        for one in problems_of(FRAME + screens)
    )
