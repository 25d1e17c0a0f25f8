"""Find and read delivery.yaml, or use the defaults if there is none."""

import hashlib
import os
from dataclasses import replace
from pathlib import Path

from gateway.errors import SettingsError
from gateway.messaging.routing.delivery_config import DeliveryConfig
from gateway.messaging.routing.delivery_reader import DeliveryReadResult, format_problem, read_delivery
from gateway.messaging.routing.prices import ListPrices, with_list_prices
from gateway.security.menu_folder import MAX_TEXT_BYTES, MenuFolder, as_text, read_regular_file

FILE_NAME = "delivery.yaml"
DIGEST_LENGTH = 16  # hexadecimal digits


def find_delivery_file(menus: Path, given: Path | None) -> Path | None:
    """Return the delivery file: the one in GATEWAY_DELIVERY, else the one beside the menu file, if it exists.

    SettingsError if the one beside the menu file is a link to somewhere else.
    """
    if given is not None:
        return given
    beside = menus.parent / FILE_NAME
    if not os.path.lexists(beside):
        return None
    try:
        MenuFolder(menus.parent).locate(FILE_NAME)
    except OSError as error:
        raise SettingsError(
            f"The delivery file {beside} cannot be used: {(error.strerror or 'no access').lower()}. Copy it there, or "
            "name it in GATEWAY_DELIVERY."
        ) from error
    return beside


def read_delivery_file(path: Path, providers: tuple[str, ...], list_prices: ListPrices) -> DeliveryReadResult:
    """Read the file. Raises SettingsError if it cannot be read at all."""
    try:
        text = as_text(read_regular_file(path, MAX_TEXT_BYTES))
    except OSError as error:
        reason = (error.strerror or "unreadable").lower()
        raise SettingsError(
            f"The delivery file {path} cannot be read: {reason}. Its name is in GATEWAY_DELIVERY."
        ) from error
    except UnicodeError as error:
        raise SettingsError(f"The delivery file {path} is not UTF-8 text: save it as UTF-8.") from error
    read = read_delivery(text, str(path), providers, list_prices)
    if read.delivery is None:
        return read
    digest = hashlib.sha256(text.encode()).hexdigest()[:DIGEST_LENGTH]
    return replace(read, delivery=replace(read.delivery, digest=digest))


def load_delivery(path: Path | None, providers: tuple[str, ...], list_prices: ListPrices) -> DeliveryConfig:
    """Return the contents of the delivery file, or the defaults. SettingsError lists every mistake, a line each."""
    if path is None:
        return DeliveryConfig(providers, prices=with_list_prices({}, list_prices))
    read = read_delivery_file(path, providers, list_prices)
    if read.delivery is None:
        raise SettingsError("\n".join(format_problem(problem) for problem in read.problems))
    return read.delivery
