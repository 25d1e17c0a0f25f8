"""Stores caller profiles under the keyed digests of their numbers."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import singledispatchmethod
from typing import Any, cast

import msgspec
import redis
from redis.client import Pipeline

from gateway.callers.attempt_counter import attempts_key, guesses_key
from gateway.callers.consent import OUT, consent_key
from gateway.callers.profile import pack_answer, unpack_answer
from gateway.errors import DecryptionError
from gateway.security.crypto import Crypto
from gateway.storage.redis_clients import HopClient, command_sender, commands_sender
from gateway.storage.store_read import StoreRead, read_together
from menus.engine.caller_data_needs import CallerDataNeeds
from menus.engine.caller_profile import CallerProfile
from menus.engine.effects import (
    ChangeConsent,
    Effect,
    ForgetAnswers,
    ForgetAttempts,
    ProfileAnswer,
    RememberAnswers,
    RememberLanguage,
)

ALL_MESSAGES = "*"  # instead of the name of a message
BY_CALL = b"call"
HEARD_SECONDS = 3 * 365 * 86_400  # longer than anything that is remembered, but for opt-outs


class ProfileStore:
    """Stores languages and answers, and reads attempts, which an `AttemptCounter` counts.

    A language is kept for `keep_languages` after its last choice, answers and attempts for as long as the menus say.
    """

    def __init__(
        self,
        client: Callable[[], redis.Redis],
        crypto: Crypto,
        keep_languages: timedelta,
        hops: HopClient | None = None,
        forgotten: Callable[[str], object] = lambda _digest: None,
    ) -> None:
        """`hops` sends faster than `client`, for work that a citizen waits for.

        `forgotten` is called with the digest of a number of which nothing counts any more.
        """
        self._forgotten = forgotten
        self._client = client
        self._call = hops.call if hops else command_sender(client)
        self._call_all = hops.call_all if hops else commands_sender(client)
        self._crypto = crypto
        self._keep_languages = keep_languages

    def load(self, digest: str, data_needs: CallerDataNeeds) -> CallerProfile:
        """Load the part of the caller profile that a service needs, in one round trip."""
        (profile,) = read_together(self._call_all, [self.read_of(digest, data_needs)])
        return cast(CallerProfile, profile)

    def read_of(self, digest: str, data_needs: CallerDataNeeds) -> StoreRead[CallerProfile]:
        """Return the read of what `load` loads."""
        keys = [
            _language_key(digest),
            *(_answer_key(digest, name) for name in data_needs.answer_names),
            *(attempts_key(digest, screen) for screen in data_needs.attempt_screens),
        ]

        def parse(replies: list[Any]) -> CallerProfile:
            consent, (language, *values) = replies
            answers = values[: len(data_needs.answer_names)]
            counts = values[len(data_needs.answer_names) :]
            profile = {
                name: self._decrypt_answer(encrypted)
                for name, encrypted in zip(data_needs.answer_names, answers, strict=True)
            }
            return CallerProfile(
                language=language.decode() if language else None,
                answers={name: kept for name, kept in profile.items() if kept is not None},
                attempts={
                    screen: int(count)
                    for screen, count in zip(data_needs.attempt_screens, counts, strict=True)
                    if count
                },
                opted_out=consent == OUT,
            )

        return StoreRead([("HGET", consent_key(digest), ALL_MESSAGES), ("MGET", *keys)], parse)

    def forget_if_silent(self, digest: str, data_needs: CallerDataNeeds, now: float) -> None:
        """Note that a session of this number begins at `now` (Unix seconds), if the service has a time for that.

        If nothing was heard of the number for that time, forget what is remembered of it, opt-outs included.
        """
        seconds = data_needs.forget_after_seconds
        if seconds is None:
            return
        last = cast(
            "bytes | None",
            self._call("SET", heard_key(digest), str(int(now)), "EX", HEARD_SECONDS, "GET"),
        )
        if last is None or now - int(last) <= seconds:
            return
        self._client().delete(
            _language_key(digest),
            _contact_channel_key(digest),
            _answer_names_key(digest),
            consent_key(digest),
            f"asked:{digest}",
            *(_answer_key(digest, name) for name in {*self._answer_names(digest), *data_needs.answer_names}),
            *(attempts_key(digest, screen) for screen in data_needs.attempt_screens),
        )
        self._forgotten(digest)

    def languages_of(self, digests: Sequence[str]) -> list[str | None]:
        """Return the language that each number chose last, in one round trip."""
        if not digests:
            return []
        languages = cast("list[bytes | None]", self._call("MGET", *map(_language_key, digests)))
        return [language.decode() if language else None for language in languages]

    @singledispatchmethod
    def change(self, effect: Effect, pipeline: Pipeline, digest: str) -> None:
        """Add to `pipeline` how `effect` changes the stored data. An effect of another kind changes nothing."""

    @change.register
    def _(self, effect: RememberLanguage, pipeline: Pipeline, digest: str) -> None:
        pipeline.set(_language_key(digest), effect.language, ex=self._keep_languages)

    @change.register
    def _(self, effect: RememberAnswers, pipeline: Pipeline, digest: str) -> None:
        for name, kept in effect.answers.items():
            encrypted = self._crypto.encrypt_bytes(pack_answer(kept))
            pipeline.set(_answer_key(digest, name), encrypted, ex=effect.seconds)
        pipeline.sadd(_answer_names_key(digest), *effect.answers)
        pipeline.expire(_answer_names_key(digest), effect.seconds, nx=True)
        pipeline.expire(_answer_names_key(digest), effect.seconds, gt=True)

    @change.register
    def _(self, effect: ForgetAnswers, pipeline: Pipeline, digest: str) -> None:
        names = self._answer_names(digest) if effect.names is None else effect.names
        if names:
            pipeline.delete(*(_answer_key(digest, name) for name in names))
            pipeline.srem(_answer_names_key(digest), *names)

    @change.register
    def _(self, effect: ForgetAttempts, pipeline: Pipeline, digest: str) -> None:
        pipeline.delete(attempts_key(digest, effect.screen))
        if effect.subject:
            pipeline.delete(guesses_key(self._crypto, effect.screen, effect.subject))

    @change.register
    def _(self, effect: ChangeConsent, pipeline: Pipeline, digest: str) -> None:
        """Change the channel by which the citizen gets messages. `ConsentStore` holds the consent itself."""
        if effect.contact_by is None:
            return
        if effect.names is None:
            pipeline.delete(_contact_channel_key(digest))
        pipeline.hset(
            _contact_channel_key(digest),
            mapping=dict.fromkeys(effect.names or (ALL_MESSAGES,), effect.contact_by),
        )
        pipeline.expire(_contact_channel_key(digest), self._keep_languages)

    def prefer_calls(self, texts: Sequence[tuple[str, str]]) -> list[bool]:
        """Return for each text, by its number's digest and its name, whether its citizen chose calls.

        One round trip.
        """
        with self._client().pipeline(transaction=False) as pipeline:
            for digest, name in texts:
                pipeline.hmget(_contact_channel_key(digest), [name, ALL_MESSAGES])
            rows = cast("list[list[bytes | None]]", pipeline.execute())
        return [(of_this or of_all) == BY_CALL for of_this, of_all in rows]

    def forget(self, digest: str) -> int:
        """Delete everything stored about this number, for any service. Returns the number of entries."""
        client = self._client()
        keys = [*client.scan_iter(f"person:{digest}:*", count=1000)]
        index = _answer_names_key(digest).encode()
        if keys:
            client.delete(*keys)
        return sum(1 for key in keys if key != index)

    def _answer_names(self, digest: str) -> list[str]:
        names = cast("set[bytes]", self._client().smembers(_answer_names_key(digest)))
        return [name.decode() for name in names]

    def _decrypt_answer(self, encrypted: bytes | None) -> ProfileAnswer | None:
        """Decrypt an answer of a profile. None: its encryption key is gone, or another release wrote it."""
        if encrypted is None:
            return None
        try:
            return unpack_answer(self._crypto.decrypt_bytes(encrypted))
        except (DecryptionError, msgspec.DecodeError):
            return None


def heard_key(digest: str) -> str:
    """Return the key of when the last session of a number began, in Unix seconds."""
    return f"heard:{digest}"


def _language_key(digest: str) -> str:
    return f"person:{digest}:language"


def _contact_channel_key(digest: str) -> str:
    """Return the key of a hash that has, by the name of a message, the channel by which the citizen gets it."""
    return f"person:{digest}:by"


def _answer_names_key(digest: str) -> str:
    """Return the key of the set of names in a profile, which is read to delete all of its answers."""
    return f"person:{digest}:profile"


def _answer_key(digest: str, name: str) -> str:
    return f"person:{digest}:profile:{name}"
