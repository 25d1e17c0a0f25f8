"""Reads that go out together."""

from collections.abc import Sequence
from typing import Any

from gateway.storage.store_read import Command, StoreRead, read_together


def test_each_read_gets_its_own_replies() -> None:
    one, none = StoreRead([("GET", "a")], list), StoreRead([], list)
    two = StoreRead([("GET", "b"), ("GET", "c")], list)
    assert read_together(lambda commands: [key for _, key in commands], [one, none, two]) == [
        ["a"],
        [],
        ["b", "c"],
    ]


def test_the_store_is_not_asked_for_nothing() -> None:
    def ask(_commands: Sequence[Command]) -> list[Any]:
        raise AssertionError("nobody would ever answer")

    assert read_together(ask, [StoreRead([], list)]) == [[]]
