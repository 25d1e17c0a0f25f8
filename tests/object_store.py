"""A store of objects on a local port, and the settings of a gateway that keeps recordings there."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from simulators.object_store.app import ObjectStore, make_app
from simulators.server import make_app_server

KEY_ID, SECRET = "a-key-id", "Vb7/Tq2+Xw9Lm4Rk8Hd3"
BUCKET = "county"


@dataclass(frozen=True)
class RunningObjectStore:
    """`origin` is where it listens, `store` what it has."""

    origin: str
    store: ObjectStore

    @property
    def url(self) -> str:
        return f"{self.origin}/{BUCKET}/recordings"

    @property
    def settings(self) -> dict[str, str]:
        return {
            "GATEWAY_RECORDINGS_S3": self.url,
            "GATEWAY_RECORDINGS_S3_KEY_ID": KEY_ID,
            "GATEWAY_RECORDINGS_S3_SECRET": SECRET,
        }

    def reset(self) -> None:
        """Empty the bucket, and forget what was asked."""
        self.store.buckets = {BUCKET: {}}
        self.store.versioned.clear()
        self.store.next_errors.clear()
        self.store.requests.clear()
        self.store.page = 1000
        self.store.encodes = True


@contextmanager
def run_object_store() -> Iterator[RunningObjectStore]:
    store = ObjectStore({KEY_ID: SECRET})
    server = make_app_server(make_app(store), "127.0.0.1", 0)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    running = RunningObjectStore(f"http://127.0.0.1:{server.server_port}", store)
    running.reset()
    try:
        yield running
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
