"""What `gateway check` proves of a compiled service: one rule a file, in `rules`.

`cards` tells what the compiler finds while it reads; `menus.check.codes` has the cards of both by their codes.
"""

from menus.analysis.prices import PricesIn, listed
from menus.analysis.sound import Sound
from menus.compiler.reading import Reading
from menus.model import Service


def check(service: Service, reading: Reading, sound: Sound | None = None, prices: PricesIn = listed) -> None:
    """Run every rule; those on recordings where `sound` says what there is."""
    from menus.analysis.survey import Survey
    from menus.check.registry import RULES

    survey = Survey(service, reading, sound, prices)
    for rule in RULES:
        rule.check(survey)
