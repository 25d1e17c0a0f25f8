"""Data sources for lookups: the case backend, and other systems over HTTP."""

from gateway.callers.use_limits import WITHHELD
from gateway.cases.similar_index import SimilarIndex
from gateway.lookups.case_status import CaseStatusLookup
from gateway.lookups.http_lookup import HttpLookupClient
from menus.engine.effects import (
    HttpLookupRequest,
    LookupFailed,
    LookupFound,
    LookupLate,
    LookupRequest,
    SimilarLookupRequest,
)
from menus.engine.engine import Caller


class LookupSources:
    """Asks the data source of a lookup."""

    def __init__(
        self, case_status: CaseStatusLookup, http_client: HttpLookupClient, similar: SimilarIndex
    ) -> None:
        self._case_status = case_status
        self._http_client = http_client
        self._similar = similar

    def look_up(
        self,
        request: LookupRequest,
        caller: Caller,
        max_seconds: float,
        *,
        counted_as: str = "",
    ) -> LookupFound | LookupFailed | LookupLate:
        """Look up the answer for `caller`. Waits at most `max_seconds`.

        `counted_as` is the digest under which wrong references are counted: that of the number, or of the session of a
        caller who withholds it. Empty: the number's. Failures of other systems are told apart by caller; all who
        withhold their number are one.
        """
        if isinstance(request, SimilarLookupRequest):
            return LookupFound(self._similar.find(request.cases, request.limit))
        if isinstance(request, HttpLookupRequest):
            return self._http_client.fetch(request, max_seconds, caller.msisdn or WITHHELD)
        return self._case_status.look_up(
            request.reference,
            caller.msisdn,
            open=request.note_is_public,
            proof=request.proof,
            max_seconds=max_seconds,
            counted_as=counted_as,
        )
