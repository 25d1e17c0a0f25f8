"""Replays what citizens did in the last days on the draft, in a process of its own that no page waits for."""

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, tzinfo
from itertools import islice
from typing import cast

import msgspec
import redis

from gateway.conversations.walks import WalkStore
from gateway.errors import GatewayError
from gateway.published_menus.definition import MenuSource
from gateway.published_menus.replay_process import GRACE_SECONDS, ReplayTask, find_sources, replay_in_process
from gateway.published_menus.versions import VersionStore
from menus.replay.report import ReplayReport, working_morning

OUTCOME_KEY_PREFIX, RUNNING_KEY = "draft:replay:", "draft:replay-running"
LIMIT_SECONDS = 30.0
MOST_WALKS = 5_000  # the latest
KEPT_SECONDS = 3600
FAILURE_SECONDS = 60  # then it may be tried again
TROUBLE = (
    "The replay gave no result. Load the page again in a minute; `gateway replay` on a file has more time."
)


class ReplayOutcome(msgspec.Struct, frozen=True):
    """What came of a replay that began at a moment. `trouble` says why there is no report."""

    began_at: datetime
    report: ReplayReport | None = None
    trouble: str = ""


class DraftReplay:
    """Replays walks on drafts, one draft at a time for all processes. Any method may raise redis.RedisError.

    The store keeps an outcome for an hour, as the next page may come from another process. `zone` returns the time zone
    of the service.
    """

    def __init__(
        self,
        client: redis.Redis,
        walks: WalkStore,
        versions: VersionStore,
        clock: Callable[[], datetime],
        zone: Callable[[], tzinfo],
    ) -> None:
        self._redis = client
        self._walks = walks
        self._versions = versions
        self._clock = clock
        self._zone = zone

    def outcome(self, source: MenuSource) -> ReplayOutcome | None:
        """Return what came of the replay of a draft. None: it is under way, or waits for that of another draft."""
        packed = cast("bytes | None", self._redis.get(OUTCOME_KEY_PREFIX + source.digest))
        if packed is not None:
            return msgspec.msgpack.decode(packed, type=ReplayOutcome)
        if not self._walks.count():
            return ReplayOutcome(self._clock(), ReplayReport())
        seconds = int(LIMIT_SECONDS + GRACE_SECONDS) + 5
        if self._redis.set(RUNNING_KEY, source.digest, nx=True, ex=seconds):
            # Not joined: should this process end before, the mark above expires, and another one begins anew.
            threading.Thread(target=self._run, args=(source, self._zone()), daemon=True).start()
        return None

    def _run(self, source: MenuSource, zone: tzinfo) -> None:
        began_at = self._clock()
        try:
            walks = [*islice(self._walks.all(), MOST_WALKS)]
            old = find_sources(walks, self._versions)
            moment = working_morning(began_at, zone)
            report = replay_in_process(ReplayTask(walks, source, old, moment, LIMIT_SECONDS))
            found = ReplayOutcome(began_at, report)
        except (GatewayError, OSError, msgspec.MsgspecError, redis.RedisError):
            found = ReplayOutcome(began_at, trouble=TROUBLE)
        kept_seconds = FAILURE_SECONDS if found.trouble else KEPT_SECONDS
        with suppress(redis.RedisError), self._redis.pipeline() as pipe:
            pipe.set(OUTCOME_KEY_PREFIX + source.digest, msgspec.msgpack.encode(found), ex=kept_seconds)
            pipe.delete(RUNNING_KEY)
            pipe.execute()
