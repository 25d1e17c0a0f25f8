"""The streams of work after the answer, by the names that operators use. Each has a queue of its own."""

from collections.abc import Iterable, Mapping
from typing import Final

from gateway.workers.queues import (
    ANNOUNCE,
    ANSWER_LATE,
    COLLECT,
    FETCH_RECORDING,
    FORWARD,
    PLACE_CALL,
    RECONCILE_STATUS,
    SEND,
)

JOB_BY_STREAM: Final[Mapping[str, str]] = {
    "texts": SEND,
    "announcements": ANNOUNCE,
    "submissions": FORWARD,
    "calls": PLACE_CALL,
    "lookups": ANSWER_LATE,
    "recordings": FETCH_RECORDING,
    "enquiries": RECONCILE_STATUS,
    "payments": COLLECT,
}
"""The job of each stream."""
OTHER_NAMES: Final[Mapping[str, str]] = {"messages": "texts", "forwarding": "submissions"}
"""The names that `gateway pause` has for streams → their names here."""
ALL_STREAMS: Final = tuple(JOB_BY_STREAM)


def read_streams(names: str) -> tuple[str, ...]:
    """Return the streams in a list such as `texts,calls`, each once. Raise ValueError, which says why not."""
    found = [OTHER_NAMES.get(name, name) for name in (part.strip() for part in names.split(",")) if name]
    unknown = next((name for name in found if name not in JOB_BY_STREAM), None)
    if unknown is not None:
        raise ValueError(f"{unknown} is no stream: name some of {', '.join(ALL_STREAMS)}")
    if not found:
        raise ValueError(f"no stream is named: name some of {', '.join(ALL_STREAMS)}")
    return tuple(dict.fromkeys(found))


def jobs_of(streams: Iterable[str]) -> tuple[str, ...]:
    """Return the jobs of these streams."""
    return tuple(JOB_BY_STREAM[stream] for stream in streams)
