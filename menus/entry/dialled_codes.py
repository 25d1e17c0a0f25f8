"""Find the entry of a dialled code: the longest service code that begins it. The rest are the first inputs."""

from collections.abc import Sequence

import msgspec

from menus.model import EntryPoint, Service


class EntryMatch(msgspec.Struct, frozen=True):
    """The entry of a dialled code, and the inputs that were dialled with it."""

    entry_point: EntryPoint
    inputs: tuple[str, ...]


def match_dialled_code(service: Service, code: str, inputs: Sequence[str] = ()) -> EntryMatch | None:
    """Return the entry of `code`; None if no service code of the service matches its beginning.

    `inputs` came with the code in the first request. Some networks send only the first part of what was dialled as the
    code, and the rest as inputs: for `*123*123*7#` the code `*123*123#` and the input 7. So the first inputs may belong
    to the service code. The longest service code counts.
    """
    parts = [*code.strip().removesuffix("#").split("*"), *inputs]
    for count in range(min(len(parts), service.most_code_parts), 0, -1):
        stem = "*".join(parts[:count]).strip().removesuffix("#")
        point = service.ussd_entries.get(f"{stem}#")
        if point is not None:
            return EntryMatch(point, tuple(parts[count:]))
    return None
