"""Every `submit` and every `lookup` names what the file has."""

from menus.compiler.reading import Reading, nearest
from menus.model import LookUpIn, Service, Submit


def check_cases(service: Service, reading: Reading) -> None:
    """M202 and M203."""
    for screen in service.screens.values():
        verb = screen.verb
        if isinstance(verb, Submit) and verb.case not in service.cases:
            cure = nearest(verb.case, service.cases) or "Describe it under `cases:`."
            reading.error(
                "M202", screen.place, f"There is no case `{verb.case}` for `{screen.name}` to file.", cure
            )
        if isinstance(verb, LookUpIn) and verb.lookup not in service.lookups:
            cure = nearest(verb.lookup, service.lookups) or "Describe it under `lookups:`."
            reading.error(
                "M203", screen.place, f"There is no lookup `{verb.lookup}` for `{screen.name}`.", cure
            )
