"""Feeds changed inputs to a target. Those that come to something new are changed further; those that fail are kept."""

import random
import signal
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from types import FrameType

from tests.fuzz.mutation import mutate
from tests.fuzz.targets import Target

CORPUS = Path(__file__).with_name("corpus")
LIMIT_SECONDS = 5.0  # for one input
MAX_POOL = 2000


class TooSlowError(Exception):
    """An input takes longer than anybody waits."""


@dataclass
class Fuzzer:
    """The inputs of one target: `pool` begins with the kept corpus."""

    name: str
    target: Target
    chance: random.Random
    pool: list[bytes] = field(default_factory=list)
    tried: int = 0
    outcomes: set[str] = field(default_factory=set)
    failures: dict[Path, str] = field(default_factory=dict)
    kinds: set[str] = field(default_factory=set)  # of failures

    def __post_init__(self) -> None:
        """Read the corpus."""
        self.pool += [path.read_bytes() for path in sorted((CORPUS / self.name).iterdir())]

    def step(self, *, timed: bool) -> None:
        """Try one changed input. `timed`: it may take LIMIT_SECONDS."""
        data = mutate(self.chance.choice(self.pool), self.pool, self.chance)
        self.tried += 1
        try:
            with time_limit(LIMIT_SECONDS if timed else 0.0):
                outcome = self.target(data)
        except Exception as error:  # noqa: BLE001 - told at the end
            self._keep(data, error)
            return
        if outcome not in self.outcomes and len(self.pool) < MAX_POOL:
            self.outcomes.add(outcome)
            self.pool.append(data)

    def _keep(self, data: bytes, error: Exception) -> None:
        """Keep an input that fails, once for each kind of failure, as a part of the corpus."""
        *_, place = traceback.extract_tb(error.__traceback__)
        kind = f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}"
        if kind in self.kinds:
            return
        self.kinds.add(kind)
        file = CORPUS / self.name / f"failure-{sha256(data).hexdigest()[:12]}"
        file.write_bytes(data)
        self.failures[file] = f"{kind}: {str(error)[:200]}"


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TooSlowError after so many seconds; never if they are 0. Only in the main thread."""

    def too_slow(_number: int, _frame: FrameType | None) -> None:
        raise TooSlowError(f"longer than {seconds:g} s")

    if not seconds:
        yield
        return
    before = signal.signal(signal.SIGALRM, too_slow)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
