"""What `gateway check` proves of a compiled service: one rule a file, in `rules`.

`cards` tells what the compiler finds while it reads; `menus.codes` has the cards of both by their codes.
"""

from menus.checks.prices import PricesIn, listed
from menus.compiler.reading import Reading
from menus.model import Service
from menus.sound import Sound


def check(service: Service, reading: Reading, sound: Sound | None = None, prices: PricesIn = listed) -> None:
    """Run every rule; those on recordings where `sound` says what there is."""
    from menus.checks.register import RULES
    from menus.checks.survey import Survey

    survey = Survey(service, reading, sound, prices)
    for rule in RULES:
        rule.check(survey)
