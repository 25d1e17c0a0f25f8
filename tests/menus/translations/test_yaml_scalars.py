"""Whatever a translator writes, YAML reads the same words back, and our own reader finds no fault with them."""

from hypothesis import given
from hypothesis import strategies as st

from menus.compiler.reader import NodeReader
from menus.compiler.templates import read_template
from menus.problems import Problems
from menus.translations.yaml_edits import yaml_scalar
from menus.yaml.source import YamlMapping, YamlScalar, YamlSequence, read_source

# What people write, with all the signs that YAML reads as its own; controls never come out of a spreadsheet.
words = st.text(st.characters(exclude_categories=("Cc", "Cs", "Co", "Cn")), min_size=1, max_size=30)
signs = st.text(st.sampled_from("ab {}[],:#&*!|>'\"%@`?-<=~0123nofyes\n.\\"), min_size=1, max_size=12)


@given(st.one_of(words, signs), st.sampled_from(["'", '"', None]))
def test_any_text(text: str, style: str | None) -> None:
    text = text.strip()
    block = yaml_scalar(text, flow=False, style=style)
    flow = yaml_scalar(text, flow=True, style=style)
    problems = Problems()
    root = read_source(f"a: {block}\nb: [{flow}, {{x: {flow}}}]\n", "f", problems)
    assert isinstance(root, YamlMapping)
    inner = root.get("b")
    assert isinstance(inner, YamlSequence)
    deepest = inner.items[1]
    assert isinstance(deepest, YamlMapping)
    for node in (root.get("a"), inner.items[0], deepest.get("x")):
        assert isinstance(node, YamlScalar)
        assert node.text == text
        if "{" not in text and "}" not in text:
            read_template(NodeReader(problems), node)
    assert list(problems) == []
