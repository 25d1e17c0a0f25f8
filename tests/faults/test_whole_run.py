"""A short `make faults`."""

import shutil

import pytest

from faults.deployment import run_deployment
from faults.run import run

pytestmark = pytest.mark.long

JOURNEYS, SEED, PHONES = 24, 7, 8


def test_nothing_is_lost_and_nothing_is_doubled() -> None:
    with run_deployment(SEED) as deployment:
        verdict, faults = run(deployment, JOURNEYS, SEED, PHONES)
    said = "\n".join([*verdict.lines(), str(deployment.folder), *map(str, faults)])
    # `make faults` judges the seconds too. Here other tests use the machine at the same time.
    assert not {kind for kind, found in verdict.problems() if found} - {"p99 during faults"}, said
    shutil.rmtree(deployment.folder)
    # What should have gone wrong did, or nothing was shown.
    assert len(faults) >= 4, said
    assert len(verdict.journeys) == JOURNEYS, said
    assert len(verdict.cases) >= JOURNEYS / 2, (
        said
    )  # on a busy machine texts take longer than their journeys wait
