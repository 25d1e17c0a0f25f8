"""Signed links to recordings: nobody guesses one, and each holds as long as its recording is kept."""

import re
from enum import Enum

from gateway.security.crypto import Vault

ID = re.compile(r"[0-9a-f]{32}")
_UNTIL = re.compile(r"[0-9]{1,12}")


class Link(Enum):
    """What a link is worth."""

    WRONG = 1
    OVER = 2
    GOOD = 3


class Links:
    """Makes and reads links: `https://<public address>/recordings/<id>?until=<Unix seconds>&signature=<hex>`."""

    def __init__(self, vault: Vault, public_url: str) -> None:
        self._vault = vault
        self._base = f"{public_url.rstrip('/')}/recordings"

    def of(self, recording_id: str, until: float) -> str:
        """The link to a recording, good until then (Unix seconds)."""
        moment = str(int(until))
        return f"{self._base}/{recording_id}?until={moment}&signature={self._signature(recording_id, moment)}"

    def read(self, recording_id: str, until: str, signature: str, now: float) -> Link:
        """What the parts of a link are worth at this moment."""
        well_formed = ID.fullmatch(recording_id) and _UNTIL.fullmatch(until)
        if not well_formed or not self._vault.signed(_signed(recording_id, until), signature):
            return Link.WRONG
        return Link.OVER if int(until) <= now else Link.GOOD

    def _signature(self, recording_id: str, until: str) -> str:
        return self._vault.sign(_signed(recording_id, until))


def _signed(recording_id: str, until: str) -> str:
    return f"recordings/{recording_id}?until={until}"
