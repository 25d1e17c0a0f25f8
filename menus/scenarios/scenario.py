"""A scenario, and a file of scenarios."""

import msgspec

from menus.problems import Place
from menus.scenarios.expected import ExpectedCount, ExpectedMessage, ExpectedSubmission, ExpectedVerdict
from menus.scenarios.setup import ScenarioSetup
from menus.scenarios.steps import ScenarioStep


class Scenario(msgspec.Struct, frozen=True):
    """The setup, the steps and the expected outcomes. An outcome that is None is not checked."""

    name: str
    place: Place
    setup: ScenarioSetup
    steps: tuple[ScenarioStep, ...]
    submissions: tuple[ExpectedSubmission, ...] | None = None
    messages: tuple[ExpectedMessage, ...] | None = None
    calls: tuple[str, ...] | None = None
    counted: tuple[ExpectedCount, ...] | None = None
    verdicts: tuple[ExpectedVerdict, ...] | None = None


class ScenarioFile(msgspec.Struct, frozen=True):
    """The scenarios of one file. `menus` is the path of the menu file, from the folder of this file."""

    menus: str
    scenarios: tuple[Scenario, ...]
