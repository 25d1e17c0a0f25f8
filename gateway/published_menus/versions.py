"""Stores versions of the menus. Each has a number and never changes. One of them is the current one.

A version holds all the text that it was made from, so that any process can compile it, wherever it runs. The same text
is the same version: publishing it again makes that version current again.
"""

from collections.abc import Callable, Collection, Iterable
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
TRIAL_KEY, TRIAL_COUNTS_KEY = "menus:trial", "menus:trial-counts"
VERSION_KEY_PREFIX = "menus:version:"
KEPT_VERSIONS = 20  # the newest ones, for `gateway rollback`
LONGEST_SESSION = timedelta(hours=1)  # including the time a web process needs to switch versions

STORE_VERSION, MAKE_CURRENT, DROP_VERSION = (
    Script(Path(__file__).with_name(f"{name}.lua"))
    for name in ("store_version", "make_current", "drop_version")
)


class MenuVersion(msgspec.Struct, frozen=True, kw_only=True):
    """Facts about a version. `replaced_at` is the moment when another became current, None while it is current.

    `publisher` and `summary`: who published it, and what they said of it. Both are empty if nobody said so.
    """

    number: int
    digest: str
    file: str = ""
    published_at: datetime
    screens: int = 0
    language_names: str = msgspec.field(default="", name="languages")  # separated by blanks
    replaced_at: datetime | None = msgspec.field(default=None, name="left_at")
    publisher: str = msgspec.field(default="", name="published_by")
    summary: str = ""

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
        """Return the number of the version that new sessions start on, or None if nothing was published yet."""
        number = cast("bytes | None", self._redis.get(CURRENT_KEY))
        return None if number is None else int(number)

    def store(self, source: MenuSource, service: Service) -> tuple[int, bool]:
        """Store a version without making it current. Returns its number, and whether it is new."""
        return self._store(source, len(service.screens), service.languages)

    def store_again(self, source: MenuSource, facts: MenuVersion) -> int:
        """Store a version that the store has lost, by what was known of it. Returns its number, which may be new."""
        number, new = self._store(source, facts.screens, facts.languages)
        if new and (facts.publisher or facts.summary):
            self.describe(number, facts.publisher, facts.summary)
        return number

    def _store(self, source: MenuSource, screens: int, languages: Iterable[str]) -> tuple[int, bool]:
        fields: tuple[str | bytes | int, ...] = (
            *("file", source.file),
            *("published_at", self._clock().isoformat()),
            *("screens", screens),
            *("languages", " ".join(languages)),
            *("recordings", " ".join(sorted({sound.digest for sound in source.sounds.values()}))),
            *("source", source.pack()),
        )
        number, new = STORE_VERSION.run(
            self._call, [NUMBERS_KEY, LAST_NUMBER_KEY], [VERSION_KEY_PREFIX, source.digest, *fields]
        )
        return number, bool(new)

    def make_current(self, number: int, *, only_first: bool = False) -> int:
        """Let new sessions start on a version; with `only_first` only if no version is current yet.

        That ends the trial of any version, but not with `only_first`. Returns the number that is then current, or 0 if
        there is no version with this number.
        """
        when = "first" if only_first else "always"
        current: int = MAKE_CURRENT.run(
            self._call,
            [CURRENT_KEY, TRIAL_KEY],
            [VERSION_KEY_PREFIX, number, self._clock().isoformat(), when],
        )
        return current

    def describe(self, number: int, publisher: str, summary: str) -> None:
        """Keep who published a version, and what they said of it. Nothing is kept of a version that is gone."""
        key = f"{VERSION_KEY_PREFIX}{number}"
        if self._redis.exists(key):
            self._redis.hset(key, mapping={"published_by": publisher, "summary": summary})

    def number_of(self, digest: str) -> int | None:
        """Return the number of the version with this digest, or None if it is no longer stored."""
        number = cast("bytes | None", self._redis.hget(NUMBERS_KEY, digest))
        return None if number is None else int(number)

    def source(self, number: int) -> MenuSource | None:
        """Return the text of a version. None: it is no longer stored, or cannot be read."""
        packed = cast("bytes | None", self._redis.hget(f"{VERSION_KEY_PREFIX}{number}", "source"))
        return None if packed is None else unpack_source(packed)

    def current_source(self) -> MenuSource | None:
        """Return the text of the version that new sessions start on. None: there is none, or it cannot be read."""
        number = self.current()
        return None if number is None else self.source(number)

    def numbers(self) -> list[int]:
        """Return the numbers of all stored versions, newest first."""
        number_by_digest = cast("dict[bytes, bytes]", self._redis.hgetall(NUMBERS_KEY))
        return sorted(map(int, number_by_digest.values()), reverse=True)

    def all(self) -> list[MenuVersion]:
        """Return all stored versions, newest first."""
        versions = [self.version(number) for number in self.numbers()]
        return [version for version in versions if version is not None]

    def version(self, number: int) -> MenuVersion | None:
        """Return the facts about a version, or None if it is no longer stored."""
        names = record_fields(MenuVersion)
        values = cast("list[bytes | None]", self._redis.hmget(f"{VERSION_KEY_PREFIX}{number}", names))
        row = dict(zip(names, values, strict=True))
        if row["digest"] is None or row["published_at"] is None:
            return None
        return read_record(MenuVersion, row, number=number)

    def recordings(self) -> set[str]:
        """Return the digests of all recordings of the stored versions."""
        pipe = self._redis.pipeline(transaction=False)
        for number in self.numbers():
            pipe.hget(f"{VERSION_KEY_PREFIX}{number}", "recordings")
        return {digest for digests in pipe.execute() if digests for digest in digests.decode().split()}

    def prune(self, in_use: Collection[str]) -> list[int]:
        """Drop versions that are not among the newest twenty and that no session can use. Returns their numbers.

        `in_use` are the digests of versions that sessions are known to use.
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
        return bool(DROP_VERSION.run(self._call, [NUMBERS_KEY, CURRENT_KEY, TRIAL_KEY], arguments))
