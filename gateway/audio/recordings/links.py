"""Signed links to recordings. Nobody can guess one, and each expires with its recording."""

import re
from enum import Enum

from gateway.security.crypto import Crypto

URL_PATH = "recordings"
RECORDING_ID = re.compile(r"[0-9a-f]{32}")
_UNTIL = re.compile(r"[0-9]{1,12}")


class LinkStatus(Enum):
    """The status of a link: valid, expired, or not one of ours."""

    INVALID = 1
    EXPIRED = 2
    VALID = 3


class RecordingLinks:
    """Makes and checks links: `https://<public address>/recordings/<id>?until=<Unix seconds>&signature=<hex>`."""

    def __init__(self, crypto: Crypto, public_url: str) -> None:
        self._crypto = crypto
        self._base = f"{public_url.rstrip('/')}/{URL_PATH}"

    def create(self, recording_id: str, expires_at: float) -> str:
        """Return a link to a recording that is valid until `expires_at` (Unix seconds)."""
        until = str(int(expires_at))
        return f"{self._base}/{recording_id}?until={until}&signature={self._signature(recording_id, until)}"

    def check(self, recording_id: str, until: str, signature: str, now: float) -> LinkStatus:
        """Check the parts of a link. `now` is in Unix seconds."""
        well_formed = RECORDING_ID.fullmatch(recording_id) and _UNTIL.fullmatch(until)
        if not well_formed or not self._crypto.verify(_signed_text(recording_id, until), signature):
            return LinkStatus.INVALID
        return LinkStatus.EXPIRED if int(until) <= now else LinkStatus.VALID

    def _signature(self, recording_id: str, until: str) -> str:
        return self._crypto.sign(_signed_text(recording_id, until))


def _signed_text(recording_id: str, until: str) -> str:
    return f"recordings/{recording_id}?until={until}"
