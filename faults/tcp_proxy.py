"""The one address of the store: a TCP proxy that is told where to lead, and when to cut connections.

`run_tcp_proxy` runs it in a thread, for tests.

`python -m faults.tcp_proxy --port P --target PORT`. It reads one order a line from its input: `target PORT` leads new
connections to that port of the loopback address, and leaves the open ones; `cut` closes all; `halve N` passes half of
each of the next N answers and then closes their connections.
"""

import argparse
import asyncio
import contextlib
import sys
import threading
from collections.abc import Iterator

CHUNK_BYTES = 65536


class TcpProxy:
    """Passes bytes between clients and `target`, a port of the loopback address.

    A connection keeps the target that it began with. `port`: where clients connect, once it listens.
    """

    def __init__(self, target: int) -> None:
        self.target = target
        self.port = 0
        self._halves = 0
        self._open: set[asyncio.StreamWriter] = set()

    async def listen(self, port: int) -> asyncio.Server:
        """Take connections at `port` of the loopback address; 0: at a free one."""
        server = await asyncio.start_server(self.accept, "127.0.0.1", port, backlog=512)
        self.port = server.sockets[0].getsockname()[1]
        return server

    def order(self, line: str) -> None:
        """Do what a line says."""
        match line.split():
            case ["target", port]:
                self.target = int(port)
            case ["cut"]:
                for writer in self._open:
                    writer.transport.abort()
            case ["halve", count]:
                self._halves = int(count)

    async def accept(self, near: asyncio.StreamReader, near_writer: asyncio.StreamWriter) -> None:
        """Serve a connection until one side closes it."""
        try:
            far, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            near_writer.transport.abort()
            return
        writers = {near_writer, far_writer}
        self._open |= writers
        try:
            await asyncio.gather(
                self._pass_on(near, far_writer, writers),
                self._pass_on(far, near_writer, writers, is_answer=True),
            )
        finally:
            self._open -= writers

    async def _pass_on(
        self,
        source: asyncio.StreamReader,
        sink: asyncio.StreamWriter,
        both: set[asyncio.StreamWriter],
        *,
        is_answer: bool = False,
    ) -> None:
        with contextlib.suppress(OSError):
            while data := await source.read(CHUNK_BYTES):
                halve = is_answer and self._halves > 0
                sink.write(data[: len(data) // 2] if halve else data)
                await sink.drain()
                if halve:
                    self._halves -= 1
                    break
        for writer in both:
            writer.close()


async def run(port: int, target: int) -> None:
    """Serve until the input ends."""
    proxy = TcpProxy(target)
    await proxy.listen(port)
    orders = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(orders), sys.stdin
    )
    while line := await orders.readline():
        proxy.order(line.decode())


@contextlib.contextmanager
def run_tcp_proxy(target: int) -> Iterator[TcpProxy]:
    """Run a proxy to this port of the loopback address in a thread. `target` may be set at any time."""
    proxy, loop = TcpProxy(target), asyncio.new_event_loop()
    ready = threading.Event()

    async def serve(stop: asyncio.Event) -> None:
        async with await proxy.listen(0):
            ready.set()
            await stop.wait()
        proxy.order("cut")
        await asyncio.gather(*(asyncio.all_tasks() - {asyncio.current_task()}), return_exceptions=True)

    stop = asyncio.Event()
    thread = threading.Thread(target=loop.run_until_complete, args=(serve(stop),))
    thread.start()
    try:
        ready.wait()
        yield proxy
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()


def main() -> None:
    """Run the proxy."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--target", type=int, required=True)
    options = parser.parse_args()
    asyncio.run(run(options.port, options.target))


if __name__ == "__main__":
    main()
