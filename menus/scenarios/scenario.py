"""A scenario, and a file of scenarios."""

from dataclasses import dataclass

from menus.problems import Place
from menus.scenarios.expected import ExpectedCount, ExpectedMessage, ExpectedSubmission
from menus.scenarios.setup import ScenarioSetup
from menus.scenarios.steps import ScenarioStep


@dataclass(frozen=True, slots=True)
class Scenario:
    """The setup, the steps and the expected outcomes. An outcome that is None is not checked."""

    name: str
    place: Place
    setup: ScenarioSetup
    steps: tuple[ScenarioStep, ...]
    submissions: tuple[ExpectedSubmission, ...] | None = None
    messages: tuple[ExpectedMessage, ...] | None = None
    calls: tuple[str, ...] | None = None
    counted: tuple[ExpectedCount, ...] | None = None


@dataclass(frozen=True, slots=True)
class ScenarioFile:
    """The scenarios of one file. `menus` is the path of the menu file, from the folder of this file."""

    menus: str
    scenarios: tuple[Scenario, ...]
