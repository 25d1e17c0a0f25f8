"""Only patterns that stand in our code are run by `re`. One from outside could stop a process."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("gateway", "ivr", "menus", "simulators", "benchmarks", "tools")
FILES = tuple(path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")))
NOT_A_PATTERN = {"escape", "purge", "error"}
ENGINES = {"re", "re2", "regex", "fnmatch", "glob"}
ENGINE_NAME = re.compile(rf"\b(?:{'|'.join(ENGINES)})\b")
# Calls with a pattern that is put together, each with the reason why nobody outside can write a part that repeats.
MADE_OF_OUR_WORDS = {
    "gateway/audio/prompts/signed_urls.py": 1,  # types of sound that we serve
    "gateway/case_systems/description.py": 1,  # our words for a reference
    "gateway/operations/logs.py": 1,  # the beginnings of our own paths
    "menus/answers/date.py": 2,  # parts of this file
    "menus/answers/decimal.py": 1,
    "menus/compiler/answers.py": 1,  # the pattern of names
    "menus/edits/names.py": 1,  # a word of the menu language
    "menus/entry/keywords.py": 1,
    "menus/model/keywords.py": 1,  # words of the menu file after `re.escape`, between parts that do not overlap
    "menus/rendering/text/geez.py": 1,
    "menus/rendering/text/pages.py": 1,
    "menus/service_templates/data_file.py": 1,  # languages of the templates
    "menus/witness/pattern_sample.py": 1,  # the pattern of one character
    "menus/yaml/blocks.py": 3,  # a key of this file, after a number of blanks; each line break is matched once
    "menus/yaml/errors/punctuation.py": 1,  # parts of this file
    "menus/yaml/errors/repairs.py": 1,
    "menus/yaml/odd_blanks.py": 6,  # kinds of blanks
    "menus/yaml/translation_mark.py": 1,
    "menus/yaml/typographic_quotes.py": 3,  # kinds of quotes
    "benchmarks/phones.py": 1,  # answers of our own gateway after `re.escape`
}
RUNS_RE2 = {"menus/patterns/pattern.py"}


def calls_with_made_patterns(source: str) -> list[int]:
    """Return the lines where `re` or another engine gets a pattern that is not written there."""
    if not ENGINE_NAME.search(source):
        return []
    nodes = list(ast.walk(ast.parse(source)))
    modules, names = set(), set()
    for node in nodes:
        if isinstance(node, ast.Import):
            modules |= {alias.asname or alias.name for alias in node.names if alias.name in ENGINES}
        elif isinstance(node, ast.ImportFrom) and node.module in ENGINES:
            names |= {alias.asname or alias.name for alias in node.names} - NOT_A_PATTERN
    called = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    lines = []
    for node in nodes:
        if isinstance(node, ast.Call) and _runs_a_pattern(node.func, modules, names):
            given = [*node.args[:1], *(word.value for word in node.keywords if word.arg == "pattern")]
            if not given or not isinstance(given[0], ast.Constant):
                lines.append(node.lineno)
        elif isinstance(node, ast.Attribute) and _is_handed_on(node, called, modules):
            lines.append(node.lineno)
    return sorted(lines)


def _runs_a_pattern(called: ast.expr, modules: set[str], names: set[str]) -> bool:
    if (
        isinstance(called, ast.Attribute)
        and isinstance(called.value, ast.Name)
        and called.value.id in modules
    ):
        return called.attr.islower() and called.attr not in NOT_A_PATTERN
    return isinstance(called, ast.Name) and called.id in names


def _is_handed_on(node: ast.Attribute, called: set[int], modules: set[str]) -> bool:
    """Return True for `map(re.compile, words)` and the like: a function that is not called where it is named."""
    if not (isinstance(node.value, ast.Name) and node.value.id in modules):
        return False
    return node.attr in {
        "compile",
        "match",
        "fullmatch",
        "search",
        "sub",
        "subn",
        "split",
        "findall",
        "finditer",
    } and (id(node) not in called)


def test_no_pattern_from_outside_is_run_by_re() -> None:
    found = {}
    for path in FILES:
        name = str(path.relative_to(ROOT))
        lines = calls_with_made_patterns(path.read_text(encoding="utf-8"))
        if lines and name not in RUNS_RE2:
            found[name] = len(lines)
    assert found == MADE_OF_OUR_WORDS, "run it by menus.patterns, or say here why it cannot be slow"


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("import re\nre.compile('a')", 0),
        ("import re\nre.sub('a', word, text)", 0),
        ("import re\nre.escape(word)", 0),
        ("import re\nre.compile(word)", 1),
        ("import re as r\nr.match(word, text)", 1),
        ("from re import search\nsearch(word, text)", 1),
        ("from re import compile as made\nmade(word)", 1),
        ("import re\nre.search(pattern=word, string=text)", 1),
        ("import re\nre.compile(f'{word}+')", 1),
        ("import re\nre.compile('a' + word)", 1),
        ("import re\nlist(map(re.compile, words))", 1),
        ("import fnmatch\nfnmatch.fnmatch(text, word)", 1),
        ("import re2\nre2.compile(word)", 1),
    ],
)
def test_the_search_finds_them(source: str, count: int) -> None:
    assert len(calls_with_made_patterns(source)) == count
