"""A provider of texts with the API of Africa's Talking, by HTTP: brings texts to phones and reports them delivered."""

import asyncio
import itertools
import re
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from aiohttp import web

from launch_day.citizen import CONFIRMED, YOUR_TURN

COST = "KES 0.8000"
RECEIPT_SECONDS = 0.3
TEXTED_REFERENCE = re.compile(r"\b[0-9]{9}\b")


@dataclass(slots=True)
class Inbox:
    """What has reached one phone. `replies` has the texts of its conversation."""

    replies: "asyncio.Queue[str]" = field(default_factory=asyncio.Queue)
    turn: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(slots=True)
class Provider:
    """Takes texts. `report(form)` posts a receipt to the gateway; `on_text(kind)` hears of each text.

    `told_turn` has the numbers that were texted that it is their turn.
    """

    report: Callable[[dict[str, str]], Awaitable[object]]
    on_text: Callable[[str], None]
    told_turn: set[str] = field(default_factory=set)
    inboxes: dict[str, Inbox] = field(default_factory=dict)
    texts: Counter[tuple[str, str]] = field(default_factory=Counter)  # by number and words
    told: set[tuple[str, str]] = field(
        default_factory=set
    )  # references, each with the number it was texted to
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    _tasks: set["asyncio.Task[object]"] = field(default_factory=set)

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of the API."""
        return [web.post("/version1/messaging", self._send)]

    def inbox(self, number: str) -> Inbox:
        """Return the inbox of a phone."""
        return self.inboxes.setdefault(number, Inbox())

    async def close(self) -> None:
        """Wait for receipts that are under way."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _send(self, request: web.Request) -> web.Response:
        form = await request.post()
        words = str(form.get("message", ""))
        recipients = [self._take(number, words) for number in str(form.get("to", "")).split(",") if number]
        return web.json_response(
            {"SMSMessageData": {"Message": "Sent", "Recipients": recipients}}, status=201
        )

    def _take(self, number: str, words: str) -> dict[str, object]:
        text_id, inbox = f"ATXid_{next(self._numbers)}", self.inbox(number)
        self.texts[number, words] += 1
        self.told.update((number, reference) for reference in TEXTED_REFERENCE.findall(words))
        kind = "reply"
        if words.startswith(YOUR_TURN):
            kind = "turn"
            inbox.turn.set()
            self.told_turn.add(number)
        elif words.startswith(CONFIRMED):
            kind = "confirmation"
        else:
            inbox.replies.put_nowait(words)
        self.on_text(kind)
        task: asyncio.Task[object] = asyncio.ensure_future(self._report(text_id, number))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return {
            "statusCode": 101,
            "number": number,
            "cost": COST,
            "status": "Success",
            "messageId": text_id,
            "messageParts": 1,
        }

    async def _report(self, text_id: str, number: str) -> None:
        await asyncio.sleep(RECEIPT_SECONDS)
        await self.report({"id": text_id, "phoneNumber": number, "networkCode": "63902", "status": "Success"})
