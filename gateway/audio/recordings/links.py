"""Signed links to recordings: nobody guesses one, and each holds as long as its recording is kept."""

import re
from enum import Enum

from gateway.security.crypto import Crypto

RECORDING_ID = re.compile(r"[0-9a-f]{32}")
_UNTIL = re.compile(r"[0-9]{1,12}")


class LinkStatus(Enum):
    """What a link is worth."""

    INVALID = 1
    EXPIRED = 2
    VALID = 3


class RecordingLinks:
    """Makes and reads links: `https://<public address>/recordings/<id>?until=<Unix seconds>&signature=<hex>`."""

    def __init__(self, crypto: Crypto, public_url: str) -> None:
        self._crypto = crypto
        self._base = f"{public_url.rstrip('/')}/recordings"

    def create(self, recording_id: str, expires_at: float) -> str:
        """The link to a recording, good until then (Unix seconds)."""
        moment = str(int(expires_at))
        return f"{self._base}/{recording_id}?until={moment}&signature={self._signature(recording_id, moment)}"

    def check(self, recording_id: str, until: str, signature: str, now: float) -> LinkStatus:
        """What the parts of a link are worth at this moment."""
        well_formed = RECORDING_ID.fullmatch(recording_id) and _UNTIL.fullmatch(until)
        if not well_formed or not self._crypto.verify(_signed_text(recording_id, until), signature):
            return LinkStatus.INVALID
        return LinkStatus.EXPIRED if int(until) <= now else LinkStatus.VALID

    def _signature(self, recording_id: str, until: str) -> str:
        return self._crypto.sign(_signed_text(recording_id, until))


def _signed_text(recording_id: str, until: str) -> str:
    return f"recordings/{recording_id}?until={until}"
