"""What is remembered of numbers, under their keyed digests."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import singledispatchmethod
from pathlib import Path
from typing import cast

import msgspec
import redis
from redis.client import Pipeline

from gateway.callers.consent import OUT, consent_key
from gateway.callers.data_needs import Wanted
from gateway.callers.profile import Person, pack_answer, unpack_answer
from gateway.errors import SealError
from gateway.security.crypto import Vault
from gateway.storage.lua import Call, Script, calling
from menus.engine.effects import (
    ChangeConsent,
    CountAttempts,
    Effect,
    ForgetAnswers,
    Kept,
    RememberAnswers,
    RememberLanguage,
)

REMEMBERED = Script(Path(__file__).with_name("remembered.lua"))


ALL = "*"  # instead of the name of a message
BY_CALL = b"call"


class People:
    """Languages are kept for `keep` after the last choice; answers and attempts for as long as the menus say."""

    def __init__(
        self, client: Callable[[], redis.Redis], vault: Vault, keep: timedelta, call: Call | None = None
    ) -> None:
        self._client = client
        self._call = call or calling(client)
        self._vault = vault
        self._keep = keep

    def load(self, digest: str, wanted: Wanted) -> Person:
        """What is remembered of this number and wanted by a service, in one round trip."""
        keys = [
            _language(digest),
            *(_answer(digest, name) for name in wanted.profile),
            *(_attempts(digest, screen) for screen in wanted.attempts),
        ]
        wish, (language, *held) = cast(
            "tuple[bytes | None, list[bytes | None]]",
            REMEMBERED.run(self._call, [consent_key(digest), *keys], []),
        )
        answers, counts = held[: len(wanted.profile)], held[len(wanted.profile) :]
        profile = {name: self._open(sealed) for name, sealed in zip(wanted.profile, answers, strict=True)}
        return Person(
            language=language.decode() if language else None,
            profile={name: kept for name, kept in profile.items() if kept is not None},
            attempts={
                screen: int(count) for screen, count in zip(wanted.attempts, counts, strict=True) if count
            },
            opted_out=wish == OUT,
        )

    def languages(self, digests: Sequence[str]) -> list[str | None]:
        """The language that each number chose last, in one round trip."""
        held = cast("list[bytes | None]", self._call("MGET", *map(_language, digests))) if digests else []
        return [language.decode() if language else None for language in held]

    @singledispatchmethod
    def change(self, effect: Effect, pipeline: Pipeline, digest: str) -> None:
        """Put into `pipeline` what `effect` changes of what is remembered; any other effect changes nothing."""

    @change.register
    def _(self, effect: RememberLanguage, pipeline: Pipeline, digest: str) -> None:
        pipeline.set(_language(digest), effect.language, ex=self._keep)

    @change.register
    def _(self, effect: RememberAnswers, pipeline: Pipeline, digest: str) -> None:
        for name, kept in effect.answers.items():
            sealed = self._vault.seal_bytes(pack_answer(kept))
            pipeline.set(_answer(digest, name), sealed, ex=effect.seconds)
        pipeline.sadd(_profile(digest), *effect.answers)
        pipeline.expire(_profile(digest), effect.seconds, nx=True)
        pipeline.expire(_profile(digest), effect.seconds, gt=True)

    @change.register
    def _(self, effect: ForgetAnswers, pipeline: Pipeline, digest: str) -> None:
        names = self._names(digest) if effect.names is None else effect.names
        if names:
            pipeline.delete(*(_answer(digest, name) for name in names))
            pipeline.srem(_profile(digest), *names)

    @change.register
    def _(self, effect: CountAttempts, pipeline: Pipeline, digest: str) -> None:
        key = _attempts(digest, effect.screen)
        if effect.attempts == 0:
            pipeline.delete(key)
            return
        # The time runs from the first answer that did not fit: the second command keeps to it.
        pipeline.set(key, effect.attempts, nx=True, ex=effect.within)
        pipeline.set(key, effect.attempts, xx=True, keepttl=True)

    @change.register
    def _(self, effect: ChangeConsent, pipeline: Pipeline, digest: str) -> None:
        """How they are told; whether they are is `Consent`'s."""
        if effect.by is None:
            return
        if effect.names is None:
            pipeline.delete(_told_by(digest))
        pipeline.hset(_told_by(digest), mapping=dict.fromkeys(effect.names or (ALL,), effect.by))
        pipeline.expire(_told_by(digest), self._keep)

    def told_by_call(self, texts: Sequence[tuple[str, str]]) -> list[bool]:
        """Of each text, by its number's digest and its name, whether its citizen chose calls; in one round trip."""
        with self._client().pipeline(transaction=False) as pipeline:
            for digest, name in texts:
                pipeline.hmget(_told_by(digest), [name, ALL])
            rows = cast("list[list[bytes | None]]", pipeline.execute())
        return [(of_this or of_all) == BY_CALL for of_this, of_all in rows]

    def forget(self, digest: str) -> int:
        """Forget all of this number, whatever service remembered it; how many things that were."""
        client = self._client()
        keys = [*client.scan_iter(f"person:{digest}:*", count=1000)]
        index = _profile(digest).encode()
        if keys:
            client.delete(*keys)
        return sum(1 for key in keys if key != index)

    def _names(self, digest: str) -> list[str]:
        names = cast("set[bytes]", self._client().smembers(_profile(digest)))
        return [name.decode() for name in names]

    def _open(self, sealed: bytes | None) -> Kept | None:
        """An answer of a profile; one whose key is gone, or of another release, is as good as forgotten."""
        if sealed is None:
            return None
        try:
            return unpack_answer(self._vault.open_bytes(sealed))
        except (SealError, msgspec.DecodeError):
            return None


def _language(digest: str) -> str:
    return f"person:{digest}:language"


def _told_by(digest: str) -> str:
    """How they are told, by the name of a message."""
    return f"person:{digest}:by"


def _profile(digest: str) -> str:
    """The set of the names in a profile, for those who forget all of it."""
    return f"person:{digest}:profile"


def _answer(digest: str, name: str) -> str:
    return f"person:{digest}:profile:{name}"


def _attempts(digest: str, screen: str) -> str:
    return f"person:{digest}:attempts:{screen}"
