"""The versions of the menus in the store: numbered, never changed, and one of them the current one.

A version holds all the text that it was made from, so that any process can make it again, wherever it runs. The
same text is the same version: to publish it again makes that version current again.
"""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

import msgspec
import redis

from gateway.published_menus.definition import MenuSource, unpack_source
from gateway.storage.records import read_record, record_fields
from gateway.storage.redis_clients import Script
from menus.model import Service

NUMBERS_KEY, LAST_NUMBER_KEY, CURRENT_KEY = "menus:numbers", "menus:last", "menus:current"
VERSION_KEY_PREFIX = "menus:version:"
KEPT_VERSIONS = 20  # the newest, for `rollback`
LONGEST_SESSION = timedelta(hours=1)  # web processes that are slow to switch included

STORE_VERSION, MAKE_CURRENT, DROP_VERSION = (
    Script(Path(__file__).with_name(f"{name}.lua"))
    for name in ("store_version", "make_current", "drop_version")
)


class MenuVersion(msgspec.Struct, frozen=True, kw_only=True):
    """What is told of a version. `replaced_at`: since when it is not the current one any more, None while it is."""

    number: int
    digest: str
    file: str = ""
    published_at: datetime
    screens: int = 0
    language_names: str = msgspec.field(default="", name="languages")  # separated by blanks
    replaced_at: datetime | None = msgspec.field(default=None, name="left_at")

    @property
    def languages(self) -> tuple[str, ...]:
        """The codes of its languages."""
        return tuple(self.language_names.split())


class VersionStore:
    """The versions of one gateway. Any method may raise redis.RedisError."""

    def __init__(self, client: redis.Redis, clock: Callable[[], datetime]) -> None:
        self._redis = client
        self._call = client.execute_command
        self._clock = clock

    def current(self) -> int | None:
        """The number of the version that new sessions begin on, None where nothing was published yet."""
        number = cast("bytes | None", self._redis.get(CURRENT_KEY))
        return None if number is None else int(number)

    def store(self, source: MenuSource, service: Service) -> tuple[int, bool]:
        """Keep a version, without making it current: its number, and whether it is a new one."""
        fields: tuple[str | bytes | int, ...] = (
            *("file", source.file),
            *("published_at", self._clock().isoformat()),
            *("screens", len(service.screens)),
            *("languages", " ".join(service.languages)),
            *("recordings", " ".join(sorted({sound.digest for sound in source.sounds.values()}))),
            *("source", source.pack()),
        )
        number, new = STORE_VERSION.run(
            self._call, [NUMBERS_KEY, LAST_NUMBER_KEY], [VERSION_KEY_PREFIX, source.digest, *fields]
        )
        return number, bool(new)

    def make_current(self, number: int, *, only_first: bool = False) -> int:
        """Let new sessions begin on a version; with `only_first` only where none is current yet.

        The number that is current then; 0 where there is no version of that number.
        """
        when = "first" if only_first else "always"
        current: int = MAKE_CURRENT.run(
            self._call, [CURRENT_KEY], [VERSION_KEY_PREFIX, number, self._clock().isoformat(), when]
        )
        return current

    def number_of(self, digest: str) -> int | None:
        """The number of the version with this digest, None where it is not kept any more."""
        number = cast("bytes | None", self._redis.hget(NUMBERS_KEY, digest))
        return None if number is None else int(number)

    def source(self, number: int) -> MenuSource | None:
        """The text of a version; None where it is not kept any more, or cannot be read."""
        packed = cast("bytes | None", self._redis.hget(f"{VERSION_KEY_PREFIX}{number}", "source"))
        return None if packed is None else unpack_source(packed)

    def numbers(self) -> list[int]:
        """The numbers of all versions that are kept, newest first."""
        kept = cast("dict[bytes, bytes]", self._redis.hgetall(NUMBERS_KEY))
        return sorted(map(int, kept.values()), reverse=True)

    def all(self) -> list[MenuVersion]:
        """All versions that are kept, newest first."""
        found = [self.version(number) for number in self.numbers()]
        return [version for version in found if version is not None]

    def version(self, number: int) -> MenuVersion | None:
        """What is told of a version, None where it is not kept any more."""
        names = record_fields(MenuVersion)
        values = cast("list[bytes | None]", self._redis.hmget(f"{VERSION_KEY_PREFIX}{number}", names))
        row = dict(zip(names, values, strict=True))
        if row["digest"] is None or row["published_at"] is None:
            return None
        return read_record(MenuVersion, row, number=number)

    def recordings(self) -> set[str]:
        """The digests of all recordings that kept versions name."""
        pipe = self._redis.pipeline(transaction=False)
        for number in self.numbers():
            pipe.hget(f"{VERSION_KEY_PREFIX}{number}", "recordings")
        return {digest for found in pipe.execute() if found for digest in found.decode().split()}

    def prune(self, in_use: Collection[str]) -> list[int]:
        """Drop versions beyond the newest twenty that no session can be on, and return their numbers.

        `in_use` are the digests that sessions under way are known to be on.
        """
        now, current = self._clock(), self.current()
        old = [
            version
            for version in self.all()[KEPT_VERSIONS:]
            if version.number != current
            and version.digest not in in_use
            and now - (version.replaced_at or version.published_at) > LONGEST_SESSION
        ]
        return [version.number for version in old if self._drop(version)]

    def _drop(self, version: MenuVersion) -> bool:
        arguments: list[str | float] = [VERSION_KEY_PREFIX, version.number, version.digest]
        return bool(DROP_VERSION.run(self._call, [NUMBERS_KEY, CURRENT_KEY], arguments))
