"""What a citizen says of a case, on its way to the case's system."""

from collections.abc import Mapping
from typing import Any

import msgspec

from menus.model.verdicts import Verdict

NO_NUMBER = "its case has no number there"


class CaseVerdict(msgspec.Struct, frozen=True):
    """A verdict under a reference of its own. `about` is that of the case, `system_id` the case's id at its system.

    `given_at` is the moment, as RFC 3339 writes it.
    """

    reference: str
    about: str
    system_id: str
    verdict: Verdict
    given_at: str = ""
    language: str = ""


def read_verdict(reference: str, case: Mapping[str, Any], system_id: str = "") -> CaseVerdict | None:
    """Return the verdict in the payload of a submission; None if it is a case."""
    given = case.get("verdict")
    if not isinstance(given, Mapping):
        return None
    contact = case.get("contact")
    return CaseVerdict(
        reference,
        str(case.get("about", "")),
        system_id,
        msgspec.convert(given, Verdict),
        str(case.get("submitted_at", "")),
        str(contact.get("language", "")) if isinstance(contact, Mapping) else "",
    )
