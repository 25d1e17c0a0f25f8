"""What was deleted stays in no file of the store: a real Valkey with an append-only file, and its files searched."""

import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import redis

from gateway.development import valkey
from gateway.security.crypto import RecordCipher
from gateway.storage.store_files import StoreFiles, rewrite_until
from tests.waiting import wait_until


@dataclass
class StoreOnDisk:
    """A server with an append-only file, and the folder of its files."""

    client: redis.Redis
    folder: Path

    def holds(self, data: bytes) -> bool:
        """Whether any file of the store has `data` in it."""
        return any(data in path.read_bytes() for path in self.folder.rglob("*") if path.is_file())


RunStore = Callable[..., StoreOnDisk]


@pytest.fixture
def run_store() -> Iterator[RunStore]:
    """Starts servers with further settings."""
    servers = []
    with tempfile.TemporaryDirectory(prefix="gw-") as name:

        def run(*options: str) -> StoreOnDisk:
            folder = Path(name)
            servers.append(
                subprocess.Popen([*valkey.start_command(folder), *options], stdout=subprocess.DEVNULL)
            )
            wait_until(lambda: valkey.is_answering(valkey.socket_url(folder)), "Valkey answers")
            return StoreOnDisk(redis.Redis.from_url(valkey.socket_url(folder)), folder)

        yield run
        for server in servers:
            server.kill()
            server.wait()


@pytest.mark.parametrize("options", [(), ("--save", "3600 1"), ("--aof-use-rdb-preamble", "no")])
def test_what_was_deleted_or_has_expired_is_in_no_file_after_a_rewrite(
    run_store: RunStore, options: tuple[str, ...]
) -> None:
    store = run_store(*options)
    client, files = store.client, StoreFiles(store.client)
    sealed = RecordCipher(("k" * 40,)).seal(b"Juma hit me", "conversation:1")
    client.set("conversation:1", sealed)
    client.hset("case:1", "note", "words of a case")
    client.set("kept", "words that are kept")
    client.set("expired", "words that expired", px=500)
    if options[:1] == ("--save",):
        client.bgsave()
        assert files.wait_until_rewritten(20)
    client.delete("conversation:1", "case:1")
    gone = (sealed[17:40], b"words of a case", b"words that expired")
    assert all(map(store.holds, gone))
    wait_until(lambda: not client.exists("expired"), "it has expired")
    assert files.rewrite(20)
    assert files.wait_until_rewritten(20)
    wait_until(lambda: not any(map(store.holds, gone)), "the old files are gone")
    assert client.get("kept") == b"words that are kept"


def test_one_worker_has_them_rewritten_twice_an_hour(run_store: RunStore) -> None:
    files = StoreFiles(run_store().client)
    assert [files.take_turn() for _ in range(3)] == [True, False, False]


def test_a_store_that_lets_nobody_rewrite_is_told(
    run_store: RunStore, caplog: pytest.LogCaptureFixture
) -> None:
    store = run_store("--rename-command", "BGREWRITEAOF", "")
    assert not StoreFiles(store.client).rewrite()
    assert [record.message for record in caplog.records] == ["store_files_not_rewritten"]


def test_a_worker_ends_though_a_rewrite_is_far_off(run_store: RunStore) -> None:
    stop = threading.Event()
    stop.set()
    rewrite_until([StoreFiles(run_store().client)], lambda: None, stop)
