"""A scenario file: YAML text → scenarios, and everything that is wrong with it."""

from dataclasses import replace

from menus.compiler.reading import Fields, Reading
from menus.problems import Problems
from menus.scenarios.expected_reader import read_messages, read_submissions
from menus.scenarios.given import Facts
from menus.scenarios.given_reader import read_facts
from menus.scenarios.scenario import Scenario, ScenarioFile
from menus.scenarios.steps_reader import read_steps
from menus.yaml.source import Node, read_source

MENUS = "menus.yaml"


def read_scenarios(text: str, file: str, problems: Problems) -> ScenarioFile | None:
    """The scenarios in `text`; None where it cannot be read. `problems` says of every key that fits nowhere."""
    root = read_source(text, file, problems)
    if root is None:
        return None
    reading = Reading(problems)
    fields = reading.fields(root, "A scenario file")
    menus = reading.word(fields.take("menus"), "`menus`") or MENUS
    shared = read_facts(reading, fields.take("given"))
    found = [_scenario(reading, node, shared) for node in _items(reading, fields)]
    fields.close()
    return ScenarioFile(menus, tuple(found))


def _items(reading: Reading, fields: Fields) -> tuple[Node, ...]:
    node = fields.need("scenarios")
    items = reading.items(node)
    if node is not None and not items:
        reading.error("M103", node.place, "There are no scenarios here.", "Begin each with `- name:`.")
    return items


def _scenario(reading: Reading, node: Node, shared: Facts) -> Scenario:
    fields = reading.fields(node, "A scenario")
    name = reading.word(fields.need("name"), "`name`") or ""
    facts = read_facts(reading, fields.take("given")).over(shared)
    scenario = Scenario(name, fields.place, facts, read_steps(reading, fields.need("steps")))
    scenario = replace(
        scenario,
        submissions=read_submissions(reading, fields.take("submissions")),
        messages=read_messages(reading, fields.take("messages")),
        calls=reading.words(fields.take("calls"), "`calls`") if "calls" in fields else None,
    )
    fields.close()
    return scenario
