"""Read the examples of an option: what citizens write who mean it."""

from menus.compiler.reader import NodeReader
from menus.yaml.source import YamlMapping, YamlNode


def read_examples(reader: NodeReader, node: YamlNode | None) -> tuple[tuple[str, str], ...]:
    """Read examples by language, or a list of them in the default language. Return each with its language."""
    if not isinstance(node, YamlMapping):
        return tuple((reader.default_language, text) for text in reader.words(node, "An example"))
    found: list[tuple[str, str]] = []
    for entry in reader.fields(node, "`examples:`"):
        if entry.key.text in reader.languages:
            found += [(entry.key.text, text) for text in reader.words(entry.value, "An example")]
        else:
            reader.report_unknown_language(entry.key)
    return tuple(found)
