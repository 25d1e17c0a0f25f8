"""Random nonces are given out once each, also by threads and by forked processes."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from gateway.security.random_source import FETCHED, NONCE_BYTES, RandomSource


def test_threads_get_each_nonce_once() -> None:
    source, each = RandomSource(), 2 * FETCHED + 1
    with ThreadPoolExecutor(4) as threads:
        taken = list(threads.map(lambda _: [source.nonce() for _ in range(each)], range(8)))

    nonces = [nonce for some in taken for nonce in some]
    assert {len(nonce) for nonce in nonces} == {NONCE_BYTES}
    assert len(set(nonces)) == 8 * each


def test_a_forked_process_fetches_nonces_of_its_own() -> None:
    source = RandomSource()
    source.nonce()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writer, b"".join(source.nonce() for _ in range(FETCHED)))
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        told = pipe.read()
    os.waitpid(child, 0)
    theirs = {told[start : start + NONCE_BYTES] for start in range(0, len(told), NONCE_BYTES)}

    assert len(theirs) == FETCHED
    assert not theirs & {source.nonce() for _ in range(FETCHED - 1)}


@pytest.mark.parametrize("below", [1, 2, 100, 10**9])
def test_numbers_are_below_their_bound_and_all_of_them_come(below: int) -> None:
    source = RandomSource()
    drawn = {source.draw(below) for _ in range(2000)}

    assert min(drawn) >= 0
    assert max(drawn) < below
    assert len(drawn) == below if below <= 100 else len(drawn) > 1900
