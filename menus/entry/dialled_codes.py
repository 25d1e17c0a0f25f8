"""Find where a dialled code leads: the longest matching code, with the digits after it as first inputs."""

from dataclasses import dataclass

from menus.model import EntryPoint, Service


@dataclass(frozen=True, slots=True)
class EntryMatch:
    """Where a dialled code leads, and the inputs that it already holds."""

    entry_point: EntryPoint
    inputs: tuple[str, ...]


def match_dialled_code(service: Service, code: str) -> EntryMatch | None:
    """Return where `code` leads; None if no service code of the service matches its beginning."""
    stem = code.strip().removesuffix("#")
    while stem:
        point = service.ussd_entries.get(f"{stem}#")
        if point is not None:
            rest = code.strip().removesuffix("#")[len(stem) :]
            return EntryMatch(point, tuple(rest.split("*")[1:]))
        stem = stem.rpartition("*")[0]
    return None
