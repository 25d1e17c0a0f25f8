"""Sessions in the store. The browser has a random token, the store only its digest.

A session ends 30 minutes after the last page, 12 hours after it began, and when the password or role of its user
changes. One whose user has yet to show a second factor opens no page, and ends after five minutes.
"""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import cast

import msgspec
import redis

from gateway.console.people.user import User
from gateway.storage.records import read_record

KEY_PREFIX = "console:session:"
IDLE = timedelta(minutes=30)
WHOLE = timedelta(hours=12)
SECOND_FACTOR = timedelta(minutes=5)  # for the second factor
NOTED_EVERY = timedelta(seconds=30)  # a page that follows the last one sooner writes nothing
NOTICE_FIELD = "notice"


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """A session. `generation` is that of its user when it began. `notice` is a sentence for the next page, with its
    kind. `pending`: the second factor is missing still.
    """

    key: str
    user: str
    generation: int
    began_at: datetime
    seen_at: datetime
    notice: str = ""
    pending: bool = False


class SessionStore:
    """The sessions of one gateway. Any method may raise redis.RedisError."""

    def __init__(
        self,
        client: redis.Redis,
        find_user: Callable[[str], User | None],
        clock: Callable[[], datetime],
        digest: Callable[[str], str],
    ) -> None:
        self._redis = client
        self._find_user = find_user
        self._clock = clock
        self._digest = digest

    def begin(self, user: User, *, pending: bool = False) -> str:
        """Begin a session of a user, and return its token. `pending`: the second factor is missing still."""
        token, now = secrets.token_urlsafe(32), self._clock().isoformat()
        fields = ["user", user.name, "generation", str(user.generation), "began_at", now, "seen_at", now]
        fields += ["pending", str(pending).lower()]
        with self._redis.pipeline() as pipeline:
            pipeline.hset(self._key(token), items=fields)
            pipeline.expire(self._key(token), SECOND_FACTOR if pending else IDLE)
            pipeline.execute()
        return token

    def find(self, token: str) -> tuple[Session, User] | None:
        """Return the session with this token and its user, and note that it was used; None if it is over."""
        found = self._load(token)
        if found is None or found[0].pending:
            return None
        session, now = found[0], self._clock()
        if now - session.seen_at >= NOTED_EVERY:
            with self._redis.pipeline() as pipeline:
                pipeline.hset(session.key, "seen_at", now.isoformat())
                pipeline.expire(session.key, IDLE)
                pipeline.execute()
        return found

    def find_pending(self, token: str) -> tuple[Session, User] | None:
        """Return the session with this token if its second factor is missing still, and its user."""
        found = self._load(token)
        return found if found is not None and found[0].pending else None

    def _load(self, token: str) -> tuple[Session, User] | None:
        key = self._key(token)
        row = cast("dict[bytes, bytes]", self._redis.hgetall(key))
        if b"user" not in row:
            return None
        session, now = read_record(Session, row, key=key), self._clock()
        user = self._find_user(session.user)
        is_over = (
            now - session.seen_at >= (SECOND_FACTOR if session.pending else IDLE)
            or now - session.began_at >= WHOLE
        )
        if user is None or user.generation != session.generation or is_over:
            self._redis.delete(key)
            return None
        return session, user

    def end(self, token: str) -> None:
        """End a session."""
        self._redis.delete(self._key(token))

    def leave_notice(self, session: Session, sentence: str, kind: str = "good") -> None:
        """Keep a sentence for the next page of a session. `kind`: good, or caution if nothing was done."""
        with self._redis.pipeline() as pipeline:
            pipeline.hset(session.key, NOTICE_FIELD, f"{kind} {sentence}")
            pipeline.expire(session.key, IDLE)
            pipeline.execute()

    def take_notice(self, session: Session) -> tuple[str, str] | None:
        """Return the kind and the sentence that were kept for this page, and forget them. None: there are none."""
        if not session.notice:
            return None
        self._redis.hdel(session.key, NOTICE_FIELD)
        kind, _, sentence = session.notice.partition(" ")
        return kind, sentence

    def _key(self, token: str) -> str:
        # The digest is keyed, so that who writes in the store cannot make a session for a token of their own.
        return KEY_PREFIX + self._digest(f"console session {token}")
