"""Changes an input by chance: bytes, slices, and words that readers have stumbled over."""

import random
from collections.abc import Callable, Sequence

LONGEST = 20_000  # bytes
WORDS = (
    b"\x00", b"\xff", b"\xed\xa0\x80", b"\xe2\x80\xae", b"\xf0\x9f\x90\x9f", b"\r\n", b"\t", b"'", b'"', b"\\",
    b"{{", b"}}", b"{", b"}", b"[", b"]", b"&a", b"*a", b"<<: ", b"!!python/object:x", b"---", b"|-", b">", b"# ",
    b": ", b"- ", b",", b"0", b"-1", b"1e999", b"NaN", b"99999999999999999999", b"no", b"null", b"~", b"0x10",
    b"1:20", b"%00", b"%ff", b"&", b"=", b"+", b"*", b"#", b"(?", b")*", b"+)+", b"{1,12}", b"|", b"\\d", b"[^",
    b".*", b"$", b"^", b"(?<=", b"\\1", b"\xc0", b"\xdd\xff\xff\xff\xff", b"\x81", b"\x93", b"\xc6\xff\xff\xff\xff",
)  # fmt: skip


def mutate(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """Return the input with one to six changes. Some take a part of another input."""
    for _ in range(chance.randint(1, 6)):
        data = chance.choice(CHANGES)(data, others, chance)
    return data[:LONGEST]


Change = Callable[[bytes, Sequence[bytes], random.Random], bytes]


def _slice(data: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randint(0, len(data))
    return start, min(len(data), start + chance.choice((1, 2, 4, 16, 64, 256)))


def _flip(data: bytes, _others: Sequence[bytes], chance: random.Random) -> bytes:
    if not data:
        return data
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :]


def _drop(data: bytes, _others: Sequence[bytes], chance: random.Random) -> bytes:
    start, end = _slice(data, chance)
    return data[:start] + data[end:]


def _repeat(data: bytes, _others: Sequence[bytes], chance: random.Random) -> bytes:
    start, end = _slice(data, chance)
    return data[:end] + data[start:end] * chance.choice((1, 2, 10, 100)) + data[end:]


def _insert(data: bytes, _others: Sequence[bytes], chance: random.Random) -> bytes:
    at = chance.randint(0, len(data))
    return data[:at] + chance.choice(WORDS) * chance.choice((1, 1, 1, 3, 40)) + data[at:]


def _move(data: bytes, _others: Sequence[bytes], chance: random.Random) -> bytes:
    start, end = _slice(data, chance)
    rest = data[:start] + data[end:]
    at = chance.randint(0, len(rest))
    return rest[:at] + data[start:end] + rest[at:]


def _take(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    other = chance.choice(others)
    start, end = _slice(other, chance)
    at = chance.randint(0, len(data))
    return data[:at] + other[start:end] + data[at:]


CHANGES: tuple[Change, ...] = (_flip, _drop, _repeat, _insert, _move, _take)
