"""Keeps the draft and its history in the store: compare-and-set by revision, and steps to undo."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import cast

import msgspec
import redis

from gateway.console.drafts.draft import Draft, DraftStep
from gateway.published_menus.definition import MenuSource, unpack_source
from gateway.storage.records import read_record, record_fields
from gateway.storage.redis_clients import Script

CURRENT_KEY, STEPS_KEY, TEXT_KEY_PREFIX = "draft:current", "draft:steps", "draft:text:"
KEPT_STEPS = 200
STEP_SECONDS = 10  # what one editor saves within this time is one step of the history
SPARE_TEXT_SECONDS = 24 * 3600  # for merging what somebody typed while their line was down

SAVE, MOVE = (Script(Path(__file__).with_name(f"{name}.lua")) for name in ("save_draft", "move_draft"))


class _DraftRecord(msgspec.Struct, frozen=True, kw_only=True):
    """The draft without its text. The text of `step` is the draft's, at `position` of the history."""

    revision: int
    step: int
    position: int
    editor: str = ""
    edited_at: datetime
    based_on: int | None = None


class DraftHistory:
    """The revisions of one draft. Any method may raise redis.RedisError."""

    def __init__(self, client: redis.Redis, clock: Callable[[], datetime]) -> None:
        self._redis = client
        self._call = client.execute_command
        self._clock = clock

    def latest(self) -> Draft | None:
        """Return the draft as it is stored; None if there is none that this release can read."""
        names = record_fields(_DraftRecord)
        values = cast("list[bytes | None]", self._redis.hmget(CURRENT_KEY, names))
        row = dict(zip(names, values, strict=True))
        if row["revision"] is None:
            return None
        record = read_record(_DraftRecord, row)
        source = self.source(record.step)
        if source is None:
            return None
        steps = self._redis.llen(STEPS_KEY)
        return Draft(
            record.revision,
            source,
            record.editor,
            record.edited_at,
            record.based_on,
            can_undo=record.position > 0,
            can_redo=record.position < steps - 1,
        )

    @property
    def revision(self) -> int:
        """The revision of the draft; 0 if there is none. Another release may have written it."""
        return int(cast("bytes | None", self._redis.hget(CURRENT_KEY, "revision")) or b"0")

    def source(self, revision: int) -> MenuSource | None:
        """Return the service at a revision. None: it is no longer stored, or cannot be read."""
        packed = cast("bytes | None", self._redis.get(f"{TEXT_KEY_PREFIX}{revision}"))
        return None if packed is None else unpack_source(packed)

    def recordings(self) -> set[str]:
        """Return the digests of the recordings that the draft needs."""
        draft = self.latest()
        return set() if draft is None else {sound.digest for sound in draft.source.sounds.values()}

    def save(
        self, base: int, source: MenuSource, editor: str, *, alone: bool = False, based_on: int | None = None
    ) -> bool:
        """Save a revision on top of `base`. Returns False if the draft is at another revision.

        `alone`: it is a step of its own, even if the editor saved a moment ago.
        """
        now = self._clock()
        arguments: list[bytes | str | float] = [
            TEXT_KEY_PREFIX,
            base,
            source.pack(),
            editor,
            now.isoformat(),
            int(now.timestamp()),
        ]
        limits = [0 if alone else STEP_SECONDS, KEPT_STEPS, SPARE_TEXT_SECONDS]
        live = "" if based_on is None else based_on
        _, saved = SAVE.run(self._call, [CURRENT_KEY, STEPS_KEY], [*arguments, *limits, live])
        return bool(saved)

    def go_to(self, base: int, step: int, editor: str) -> bool:
        """Go to a step. Returns False if the draft is at another revision. Without such a step nothing changes."""
        arguments: list[str | int] = [TEXT_KEY_PREFIX, base, step, editor, self._clock().isoformat()]
        _, outcome = MOVE.run(self._call, [CURRENT_KEY, STEPS_KEY], [*arguments, SPARE_TEXT_SECONDS])
        return bool(outcome != 0)

    def steps(self) -> list[DraftStep]:
        """Return the steps that are kept, the oldest first."""
        rows, position = cast("list[bytes]", self._redis.lrange(STEPS_KEY, 0, -1)), self.position
        return [
            DraftStep(
                index,
                step["revision"],
                step["editor"],
                datetime.fromisoformat(step["at"]),
                is_current=index == position,
            )
            for index, step in enumerate(map(json.loads, rows))
        ]

    @property
    def position(self) -> int:
        """The index of the step at which the draft is; -1 if there is none."""
        position = cast("bytes | None", self._redis.hget(CURRENT_KEY, "position"))
        return -1 if position is None else int(position)

    def set_based_on(self, number: int) -> None:
        """Note the live version that the draft builds on."""
        self._redis.hset(CURRENT_KEY, "based_on", str(number))
