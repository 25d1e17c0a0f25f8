"""Checks that GATEWAY_SECRET_KEY lists every key that something in the store needs."""

from collections.abc import Iterator

from gateway.errors import SettingsError
from gateway.operations.doctor.finding import Finding, bad, good, warning
from gateway.security.stored_keys import StoredKeys


def check_keys(stored_keys: StoredKeys) -> Iterator[Finding]:
    """Check the keys that are listed against those that the store needs."""
    try:
        stored_keys.require_listed()
    except SettingsError as error:
        yield bad("keys", str(error), "Processes do not start until it is listed.", "keys")
        return
    older = stored_keys.older()
    if older:
        yield warning(
            "keys",
            f"The store still needs an older key (id {', '.join(older)}).",
            "Run `gateway rekey`.",
            "keys",
        )
    elif stored_keys.linked():
        yield good("keys", "Links to recordings need an older key still; nothing else in the store does.")
    else:
        yield good("keys", "The store needs none but the newest of GATEWAY_SECRET_KEY.")
