"""Find the entry of a dialled code: the longest service code that begins it. The rest are the first inputs."""

from dataclasses import dataclass

from menus.model import EntryPoint, Service


@dataclass(frozen=True, slots=True)
class EntryMatch:
    """The entry of a dialled code, and the inputs that were dialled with it."""

    entry_point: EntryPoint
    inputs: tuple[str, ...]


def match_dialled_code(service: Service, code: str) -> EntryMatch | None:
    """Return the entry of `code`; None if no service code of the service matches its beginning."""
    stem = code.strip().removesuffix("#")
    while stem:
        point = service.ussd_entries.get(f"{stem}#")
        if point is not None:
            rest = code.strip().removesuffix("#")[len(stem) :]
            return EntryMatch(point, tuple(rest.split("*")[1:]))
        stem = stem.rpartition("*")[0]
    return None
