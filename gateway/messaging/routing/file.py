"""Where delivery.yaml is, and what a gateway does without one."""

from pathlib import Path

from gateway.errors import SettingsError
from gateway.messaging.routing.delivery import Delivery
from gateway.messaging.routing.prices import with_built_in
from gateway.messaging.routing.reader import Read, read_delivery, told

NAME = "delivery.yaml"


def file_beside(menus: Path, given: Path | None) -> Path | None:
    """The delivery file: the one that GATEWAY_DELIVERY names, else the one beside the menu file, if there is one."""
    if given is not None:
        return given
    beside = menus.parent / NAME
    return beside if beside.is_file() else None


def read_file(path: Path, providers: tuple[str, ...]) -> Read:
    """What the file says; SettingsError where it cannot be read at all."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        reason = (error.strerror or "unreadable").lower()
        raise SettingsError(
            f"The delivery file {path} cannot be read: {reason}. Its name is in GATEWAY_DELIVERY."
        ) from error
    except UnicodeError as error:
        raise SettingsError(f"The delivery file {path} is not UTF-8 text: save it as UTF-8.") from error
    return read_delivery(text, str(path), providers)


def load(path: Path | None, providers: tuple[str, ...]) -> Delivery:
    """The delivery that operators wrote down, or the usual one; SettingsError lists every mistake, a line each."""
    if path is None:
        return Delivery(providers, prices=with_built_in({}))
    read = read_file(path, providers)
    if read.delivery is None:
        raise SettingsError("\n".join(told(problem) for problem in read.problems))
    return read.delivery
