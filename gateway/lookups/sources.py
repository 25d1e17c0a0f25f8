"""Whom a lookup of the menus asks: the case backend, or another system."""

from gateway.cases.status import Standing
from gateway.lookups.http_lookup import Fetching
from menus.engine.effects import Failed, Fetch, Found, Late, LookUp
from menus.engine.engine import Caller


class Sources:
    """The sources outside the gateway."""

    def __init__(self, standing: Standing, fetching: Fetching) -> None:
        self._standing = standing
        self._fetching = fetching

    def ask(self, request: LookUp | Fetch, caller: Caller, within: float) -> Found | Failed | Late:
        """The answer for `caller`, for which at most `within` seconds are waited."""
        if isinstance(request, Fetch):
            return self._fetching.fetch(request, within)
        return self._standing.look_up(request.reference, caller.msisdn, open=request.open, within=within)
