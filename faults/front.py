"""The proxy before two web servers, as nginx is in production, and the record of every request that came through.

`python -m faults.front --port P --webs PORT,PORT --log FILE`. A request that one server leaves without a whole answer
goes to the other (`proxy_next_upstream error timeout non_idempotent`): the gateway gives a repeated request its first
answer. On orders from its input it also does what networks do to webhooks: `double SHARE` sends some again, together
with the first, soon after it, or late; `late SHARE` holds back some that nobody waits for, so that they come out of
order.
"""

import argparse
import asyncio
import json
import random
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

CONNECT_SECONDS = 0.5
ANSWER_SECONDS = 10.0  # of one server; the networks wait for 15 in all
DOUBLE_AFTER = (0.0, 0.2, 1.5)  # seconds
LATE_SECONDS = (0.3, 3.0)


@dataclass(frozen=True)
class Request:
    """One request: what it is for, and its bytes."""

    kind: str
    head: bytes
    body: bytes


@dataclass(frozen=True)
class Answer:
    """One answer: its status, 0 if there was none, and its bytes."""

    status: int
    data: bytes = b""


def is_hop(kind: str) -> bool:
    """Whether somebody at a phone waits for the answer."""
    return kind.partition("/")[0] in ("ussd", "voice") and not kind.endswith(
        ("events", "status", "end", "recording")
    )


class Front:
    """Sends requests to the servers at `webs`, ports of the loopback address, in turn."""

    def __init__(self, webs: list[int], log: TextIO, seed: int) -> None:
        self._webs = webs
        self._log = log
        self._chance = random.Random(seed)
        self._double = self._late = 0.0
        self._background: set[asyncio.Task[Answer]] = set()

    def order(self, line: str) -> None:
        """Do what a line says."""
        match line.split():
            case ["double", share]:
                self._double = float(share)
            case ["late", share]:
                self._late = float(share)

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one request."""
        try:
            request = await _read_request(reader)
            if not is_hop(request.kind) and self._chance.random() < self._late:
                await asyncio.sleep(self._chance.uniform(*LATE_SECONDS))
            if self._chance.random() < self._double:
                after = self._chance.choice(DOUBLE_AFTER)
                task = asyncio.create_task(self._repeat(request, after))
                self._background.add(task)
                task.add_done_callback(self._background.discard)
            started = time.time()
            answer, tries = await self._forward(request)
            self._write(request, answer, started, tries)
            writer.write(
                answer.data or b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            )
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _repeat(self, request: Request, after: float) -> Answer:
        await asyncio.sleep(after)
        answer, _ = await self._forward(request)
        return answer

    async def _forward(self, request: Request) -> tuple[Answer, int]:
        """The first whole answer of a server, and how many were asked."""
        self._webs.append(self._webs.pop(0))
        first, *others = self._webs
        answer, tries = await _ask(first, request), 1
        for port in others:
            if answer.status:
                break
            answer, tries = await _ask(port, request), tries + 1
        return answer, tries

    def _write(self, request: Request, answer: Answer, started: float, tries: int) -> None:
        row = {
            "kind": request.kind,
            "at": started,
            "seconds": time.time() - started,
            "status": answer.status,
            "tries": tries,
            "apology": b"Sorry, something went wrong" in answer.data,
        }
        self._log.write(json.dumps(row) + "\n")
        self._log.flush()


async def _read_request(reader: asyncio.StreamReader) -> Request:
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head[:-4].split(b"\r\n")
    fields = [line for line in lines if not line.lower().startswith((b"connection:", b"expect:"))]
    length = next((int(line[15:]) for line in lines if line.lower().startswith(b"content-length:")), 0)
    words = first.split()[1].decode().partition("?")[0].split("/")
    kind = "/".join(words[3:] if words[1] == "at" else words[2:] if words[1] == "twilio" else words[1:])
    body = await reader.readexactly(length)
    if kind == "voice" and b"why=stored" in first:
        kind = "voice/recording"  # Twilio tells that a recording can be fetched
    if kind == "voice" and b"isActive=0" in body:
        kind = "voice/end"  # Africa's Talking tells that a call is over where it asks for the next document
    begin = b"\r\n".join([first, *fields, b"Connection: close", b"X-Forwarded-For: 127.0.0.1"])
    return Request(kind, begin + b"\r\n\r\n", body)


async def _ask(port: int, request: Request) -> Answer:
    """The whole answer of one server."""
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except (OSError, TimeoutError):
        return Answer(0)
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            writer.write(request.head + request.body)
            await writer.drain()
            head = await reader.readuntil(b"\r\n\r\n")
            names = [line.partition(b":") for line in head.lower().split(b"\r\n")]
            length = next((int(text) for name, _, text in names if name == b"content-length"), None)
            body = await reader.read() if length is None else await reader.readexactly(length)
            return Answer(int(head.split()[1]), head + body)
    except (OSError, TimeoutError, asyncio.IncompleteReadError):
        return Answer(0)
    finally:
        writer.close()


async def run(port: int, webs: list[int], log: TextIO, seed: int) -> None:
    """Serve until the input ends."""
    front = Front(webs, log, seed)
    await asyncio.start_server(front.accept, "127.0.0.1", port, backlog=512)
    orders = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(orders), sys.stdin
    )
    while line := await orders.readline():
        front.order(line.decode())


def main() -> None:
    """Run the proxy."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--webs", required=True)
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with options.log.open("a", encoding="utf-8") as log:
        asyncio.run(run(options.port, [int(web) for web in options.webs.split(",")], log, options.seed))


if __name__ == "__main__":
    main()
