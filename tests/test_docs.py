"""The reference of the menu language says everything that the code knows, and its examples are good."""

import re
from pathlib import Path

import pytest

from menus.answers import ANSWER_TYPES
from menus.compiler.derivations import FORMULA_READERS
from menus.compiler.service import compile_service
from menus.engine.scope import GATEWAY_NAMES
from menus.expressions.conditions import OPERATORS
from menus.expressions.formats import FORMATS
from menus.grammar.menu_file import MENU_FILE
from menus.problems import Severity
from menus.verbs.registry import VERBS
from menus.words.language_words import WORD_NAMES
from tests.menus.grammar.samples import sample_mappings

HERE = Path(__file__)
DOCS = HERE.parents[1] / "docs"
LANGUAGE = (DOCS / "menu-language.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```", LANGUAGE, re.MULTILINE | re.DOTALL)
SPANS = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", LANGUAGE, flags=re.MULTILINE | re.DOTALL))
MENTIONED = {word for span in SPANS for word in re.findall(r"\w+", span)}
FRAME = {
    "version": "version: 1",
    "service": "service: {name: A, languages: {en: English, sw: Kiswahili}, country: KE, time_zone: Africa/Nairobi}",
    "entry": 'entry: {ussd: {"*1#": start}}',
    "hours": 'hours: {office: {mon-fri: ["08:00", "17:00"]}}',
    "screens": "screens: {start: {end: Hello}}",
}
# Of a part of a file nobody can ask that all names it uses are there: M2, M3 and M5 are about the whole.
ABOUT_WRITING = ("M0", "M1", "M4")


def framed(example: str) -> str:
    """A whole file around an example: one of screens, or of parts of a file."""
    present = set(re.findall(r"^(\w+):", example, re.MULTILINE))
    if not present <= set(MENU_FILE.keys):
        example = "screens:\n" + "".join(f"  {line}\n" for line in example.splitlines())
        present = {"screens"}
    return "\n".join([example, *(text for key, text in FRAME.items() if key not in present)]) + "\n"


def read_file(name: str) -> str:
    return (
        "code,name\n01,Kibera\n"
        if name.endswith(".csv")
        else "version: 1\nscreens: {clinics: {end: Hello}}\n"
    )


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example[:30].partition("\n")[0])
def test_every_example_compiles(example: str) -> None:
    whole = example.startswith("version:")
    compiled = compile_service(example if whole else framed(example), "example.yaml", read_file)
    errors = [one for one in compiled.problems if one.severity is Severity.ERROR]
    wrong = [str(one) for one in errors if whole or one.code.startswith(ABOUT_WRITING)]
    assert wrong == []
    assert not whole or compiled.service is not None


@pytest.mark.parametrize(
    ("what", "names"),
    [
        ("verbs", {verb.key for verb in VERBS}),
        ("types of answers", set(ANSWER_TYPES)),
        ("operators", OPERATORS),
        ("forms of set", set(FORMULA_READERS)),
        ("formats", set(FORMATS)),
        ("words", WORD_NAMES),
        ("names that the gateway knows", GATEWAY_NAMES),
    ],
)
def test_nothing_is_undocumented(what: str, names: set[str]) -> None:
    assert sorted(names - MENTIONED) == [], what


def test_every_key_of_the_language_is_documented() -> None:
    missing = {
        (record.path, key)
        for record in sample_mappings()
        for key in record.shape.keys
        if key not in MENTIONED
    }  # fmt: skip
    assert not missing


def test_every_page_that_is_linked_to_is_there() -> None:
    for page in DOCS.glob("*.md"):
        text = page.read_text(encoding="utf-8")
        for target, anchor in re.findall(r"\]\(([\w./-]*)(#[\w-]+)?\)", text):
            linked = page.parent / target if target else page
            assert linked.exists(), f"{page.name}: {target}"
            if anchor and linked.suffix == ".md":
                assert anchor[1:] in headings(linked), f"{page.name}: {target}{anchor}"


def test_every_file_of_the_code_that_a_page_names_is_there() -> None:
    root = HERE.parents[1]
    rooms = ("gateway", "ivr", "menus", "simulators", "tests", "tools", "benchmarks", "launch_day")
    files = [str(file.relative_to(root)) for room in rooms for file in (root / room).rglob("*.*")]
    for page in [root / "README.md", *DOCS.glob("*.md")]:
        for named in re.findall(r"`([\w/]+\.(?:py|lua))`", page.read_text(encoding="utf-8")):
            assert any(f"/{file}".endswith(f"/{named}") for file in files), f"{page.name}: {named}"


def headings(page: Path) -> set[str]:
    found = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in found}
