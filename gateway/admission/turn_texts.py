"""Texts callers in line when it is their turn, at the pace that leaves no crowd."""

from collections.abc import Callable
from threading import Event
from typing import Final, cast

import redis

from gateway.admission.waiting_line import WaitingLine
from gateway.messaging.message_store import MessageStore
from gateway.published_menus.menu_cache import MenuCache
from gateway.workers.notifier import JobNotifier
from gateway.workers.one_worker import run_in_one_worker
from gateway.workers.queues import SEND
from menus.rendering.text.direction import isolate_in

LOCK_KEY = "admission:turns"
PACE_KEY = "admission:pace"  # of all workers, as another one may have the next second
PACE_SECONDS = 600  # after which the pace begins at one again
# A turn begins when it is given, and its text comes behind all others.
MOST_LATE_SECONDS = 30.0
# The kind of these texts. Only callers who opted out of all texts do not get them.
YOUR_TURN: Final = "your-turn"


class TurnTexts:
    """Gives turns in a worker, once a second.

    While somebody is turned away, or texts are late, nobody is texted, and the pace is halved. Each second without a
    crowd it grows by one text a second, up to `most_a_second`, whichever worker gives the turns of that second.
    """

    def __init__(
        self,
        client: redis.Redis,
        line: WaitingLine,
        messages: MessageStore,
        menus: MenuCache,
        notifier: JobNotifier,
        most_a_second: int,
        can_reach: Callable[[str], bool],
    ) -> None:
        self._redis = client
        self._line = line
        self._messages = messages
        self._menus = menus
        self._notifier = notifier
        self._most = most_a_second
        self._can_reach = can_reach

    def run(self, stop: Event) -> None:
        """Give turns until `stop` is set. If the store is down, wait for it."""
        run_in_one_worker(self._redis, LOCK_KEY, "turns", self.give_turns, stop)

    def give_turns(self) -> int:
        """Text those whose turn it is now. Returns their number."""
        pace = max(1, min(self._most, int(cast("bytes | None", self._redis.get(PACE_KEY)) or 1)))
        if self._line.is_crowded() or self._messages.are_late(MOST_LATE_SECONDS):
            self._redis.set(PACE_KEY, max(1, pace // 2), ex=PACE_SECONDS)
            return 0
        callers = self._line.first(pace)
        if callers:
            self._redis.set(PACE_KEY, pace + 1, ex=PACE_SECONDS)
        for digest in callers:
            self._text(digest)
        return len(callers)

    def _text(self, digest: str) -> None:
        """Text one caller. Done twice, it is one text: its id is that of the place in line."""
        caller = self._line.give_turn(digest)
        if caller is not None and self._can_reach(caller.msisdn):
            words = self._words(caller.language, caller.code)
            message_id = f"turn-{digest[:24]}-{caller.since:.0f}"
            self._messages.queue_text(
                message_id, caller.msisdn, words, caller.language, YOUR_TURN, network=caller.network
            )
            self._notifier.notify(SEND, message_id)
        self._line.record_text(digest)

    def _words(self, language: str, code: str) -> str:
        service = self._menus.current.service
        words = service.words[language if language in service.words else service.default_language]
        return words["your_turn"].replace("{code}", isolate_in(language, code))
