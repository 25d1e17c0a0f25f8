"""What providers said last of our accounts: whether they take our credentials, and the balance. A worker asks them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import cast

import redis

from gateway.operations.doctor.finding import Finding, FindingStatus

ACCOUNTS_KEY = "accounts"  # hash: provider → moment and findings, as JSON
KEPT_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class KnownAccount:
    """What a provider said of our account, and when."""

    at: datetime
    findings: tuple[Finding, ...]

    @property
    def is_refused(self) -> bool:
        """True if it does not take our credentials, or no text for want of money."""
        return any(finding.status is FindingStatus.BAD for finding in self.findings)


class KnownAccounts:
    """Keeps what providers said last. Any method may raise redis.RedisError."""

    def __init__(self, client: redis.Redis) -> None:
        self._redis = client

    def note(self, provider: str, findings: Sequence[Finding], at: datetime) -> None:
        """Keep what a provider said."""
        value = json.dumps({"at": at.isoformat(), "findings": [asdict(finding) for finding in findings]})
        with self._redis.pipeline() as pipeline:
            pipeline.hset(ACCOUNTS_KEY, provider, value)
            pipeline.expire(ACCOUNTS_KEY, KEPT_SECONDS)
            pipeline.execute()

    def all(self) -> Mapping[str, KnownAccount]:
        """Return what each provider said last."""
        rows = cast("dict[bytes, bytes]", self._redis.hgetall(ACCOUNTS_KEY))
        return {provider.decode(): _read(value) for provider, value in rows.items()}


def _read(value: bytes) -> KnownAccount:
    stored = json.loads(value)
    findings = tuple(
        Finding(
            one["subject"], FindingStatus(one["status"]), one["message"], one["cure"], one.get("entry", "")
        )
        for one in stored["findings"]
    )
    return KnownAccount(datetime.fromisoformat(stored["at"]), findings)
