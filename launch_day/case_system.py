"""A case system that files so many cases a second and no more, by HTTP.

It works on some cases at a time. Whoever comes when all its places are taken gets 429 with `Retry-After`, as a server
answers that guards itself.
"""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import web

from simulators.case_system import signature

PLACES = 6  # cases at a time
QUEUE = 6  # requests that wait for a place
RETRY_AFTER_SECONDS = 1
FAST, SLOW = 37.0, 6.0  # cases a second; what DIGIT was measured to file


@dataclass(slots=True)
class CaseSystem:
    """Files cases. `rate()` is how many it files in a second now, `clock()` the moment, `now()` the Unix time.

    `filed` has the card and the moment of each case by its reference; `repeated` counts those that came again.
    """

    secret: str
    rate: Callable[[], float]
    clock: Callable[[], float]
    now: Callable[[], float]
    filed: dict[str, tuple[str, float]] = field(default_factory=dict)
    repeated: int = 0
    turned_away: int = 0
    refused: list[str] = field(default_factory=list)
    _inside: int = 0
    _places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(PLACES))

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of the contract."""
        return [web.post("/cases", self._file)]

    def forget(self) -> None:
        """Forget the cases so far."""
        self.filed.clear()
        self.repeated = self.turned_away = 0

    async def _file(self, request: web.Request) -> web.Response:
        body = await request.read()
        try:
            stamp, signed = (
                request.headers.get(name, "") for name in (signature.TIMESTAMP, signature.SIGNATURE)
            )
            signature.verify((self.secret,), "POST", request.path, body, stamp, signed, self.now())
        except signature.InvalidSignatureError as error:
            self.refused.append(str(error))
            return web.json_response({"error": str(error)}, status=401)
        if self._inside >= PLACES + QUEUE:
            self.turned_away += 1
            return web.Response(status=429, headers={"Retry-After": str(RETRY_AFTER_SECONDS)})
        self._inside += 1
        try:
            async with self._places:
                await asyncio.sleep(PLACES / self.rate())
        finally:
            self._inside -= 1
        case = json.loads(body)
        reference = case["reference"]
        if reference in self.filed:
            self.repeated += 1
            return web.json_response({"reference": reference}, status=409)
        self.filed[reference] = (str(case["fields"]["card"]), self.clock())
        return web.json_response({"id": f"C-{len(self.filed)}"}, status=201)
