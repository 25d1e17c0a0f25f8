"""Read a scenario file, and report all of its problems."""

from msgspec.structs import replace

from menus.compiler.reader import MappingFields, NodeReader
from menus.problems import Problems
from menus.scenarios.expected_reader import read_counted, read_messages, read_submissions, read_verdicts
from menus.scenarios.scenario import Scenario, ScenarioFile
from menus.scenarios.setup import ScenarioSetup
from menus.scenarios.setup_reader import read_setup
from menus.scenarios.steps_reader import read_steps
from menus.yaml.source import YamlMapping, YamlNode, read_source

MENUS = "menus.yaml"


def read_scenarios(text: str, file: str, problems: Problems) -> ScenarioFile | None:
    """Read the scenarios in `text`; None if it holds none. `problems` gets every problem, such as unknown keys."""
    root = read_source(text, file, problems)
    if root is None:
        return None
    reader = NodeReader(problems)
    if isinstance(root, YamlMapping) and "screens" in root.entries and "scenarios" not in root.entries:
        cure = "`gateway check` checks it, `gateway play` plays it. Name a file with `scenarios:` here."
        reader.error("M103", root.place, "This is a menu file, and no scenario file.", cure)
        return None
    fields = reader.fields(root, "A scenario file")
    menus = reader.word(fields.take("menus"), "`menus`") or MENUS
    shared = read_setup(reader, fields.take("given"))
    found = [_scenario(reader, node, shared) for node in _items(reader, fields)]
    fields.report_unknown_keys()
    return ScenarioFile(menus, tuple(found))


def _items(reader: NodeReader, fields: MappingFields) -> tuple[YamlNode, ...]:
    node = fields.require("scenarios")
    items = reader.items(node)
    if node is not None and not items:
        reader.error("M103", node.place, "There are no scenarios here.", "Begin each with `- name:`.")
    return items


def _scenario(reader: NodeReader, node: YamlNode, shared: ScenarioSetup) -> Scenario:
    fields = reader.fields(node, "A scenario")
    name = reader.word(fields.require("name"), "`name`") or ""
    facts = read_setup(reader, fields.take("given")).with_defaults(shared)
    scenario = Scenario(name, fields.place, facts, read_steps(reader, fields.require("steps")))
    scenario = replace(
        scenario,
        submissions=read_submissions(reader, fields.take("submissions")),
        messages=read_messages(reader, fields.take("messages")),
        verdicts=read_verdicts(reader, fields.take("verdicts")),
        counted=read_counted(reader, fields.take("counted")),
        calls=reader.words(fields.take("calls"), "`calls`") if "calls" in fields else None,
    )
    fields.report_unknown_keys()
    return scenario
