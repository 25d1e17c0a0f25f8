"""A TCP proxy in this process, whose target changes while connections stay open."""

import contextlib
import socket
import threading
from collections.abc import Iterator


class TcpProxy:
    """Passes bytes on to `target`, a port of the loopback address. A connection keeps the target that it began with."""

    def __init__(self, target: int) -> None:
        self.target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self.target))
            except OSError:
                near.close()
                continue
            self._open += [near, far]
            for source, sink in ((near, far), (far, near)):
                thread = threading.Thread(target=_pass_on, args=(source, sink))
                self._threads.append(thread)
                thread.start()

    def close(self) -> None:
        """Close everything, and wait for the threads."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._threads[0].join()
        for one in self._open:
            _shut(one)
        for thread in self._threads:
            thread.join()
        for one in self._open:
            one.close()


def _pass_on(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
    _shut(source)
    _shut(sink)


def _shut(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def run_tcp_proxy(target: int) -> Iterator[TcpProxy]:
    """Run a proxy to this port of the loopback address."""
    proxy = TcpProxy(target)
    try:
        yield proxy
    finally:
        proxy.close()
