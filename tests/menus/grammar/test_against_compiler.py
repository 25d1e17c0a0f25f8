"""The schema and the compiler know the same keys, in every mapping of the language."""

import re

import pytest

from menus.answers import ANSWER_TYPES
from menus.compiler.derivations import FORMULA_READERS
from menus.compiler.service import compile_service
from menus.engine.scope import GATEWAY_NAMES
from menus.grammar import common_screen_keys, screens, values
from menus.grammar.answers import BOUNDS, TYPE_DESCRIPTIONS
from menus.grammar.menu_file import GRAMMAR, INCLUDED_FILE
from menus.grammar.shapes import ObjectShape
from menus.problems import Problem
from menus.verbs.registry import VERBS
from tests.menus.grammar.samples import SampleMapping, sample_mappings, sample_value

RECORDS = {f"{number}:{record.path}": record for number, record in enumerate(sample_mappings())}
UNKNOWN = "qqqqqqqq"
GROUPS = {"any", "all", "none"}
# What the reader of a file says of keys, of values of the wrong shape, and of values that are not allowed.
ABOUT_SHAPE = ("M0", "M1", "M4")
ATTEMPTS = {"attempts", "too_many", "attempts_within"}
IGNORED_CODES = {"M110", "M403"}  # nobody can get in; a sample that the type cannot have
# What a reader takes beside the keys of a way, to refuse it in words of its own or to leave it aside.
EXTRA_COMPILER_KEYS = {
    "goto": {"closed"},
    "retry": {"closed"},
    "end": {"goto"},
    "get": {"body"},
    "file": {"rows"},
    "rows": {"file"},
}


def compile_problems(text: str) -> tuple[Problem, ...]:
    return compile_service(text, "menus.yaml", read_file).problems


def read_file(name: str) -> str:
    return "code,name\n1,Kibera\n" if name.endswith(".csv") else "version: 1\n"


def has_fixed_keys(record: SampleMapping) -> bool:
    """Whether the compiler lists the keys that such a mapping may have."""
    return record.shape.other_keys is None and not record.shape.discriminator.endswith("_ago")


@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS.keys())
def test_every_key_of_the_schema_is_taken_by_the_compiler(record: SampleMapping) -> None:
    for name, key in record.shape.keys.items():
        text = record.menu_file(**keys_needed_beside(record, name) | {name: sample_value(key.shape)})
        refusals = [
            str(problem)
            for problem in compile_problems(text)
            if problem.code.startswith(ABOUT_SHAPE) and problem.code not in IGNORED_CODES
        ]
        assert not refusals, f"{name}: {text}"


def keys_needed_beside(record: SampleMapping, name: str) -> dict[str, object]:
    """Keys that need another: `attempts` and `too_many` each other, `answered` an `answer`, `hours` of a transfer
    `closed`, of a number `call_back`; of a survey `once` an `answered`, `quota` a `full`; `survey` columns."""
    if "until" in record.shape.keys and name in ("once", "answered", "withheld", "quota", "full"):
        return {"once": True, "answered": "start", "quota": {"ward": 5}, "full": "start"}
    if name == "survey":
        return {"columns": []}
    if name == "answered":
        return {"answer": {"columns": {"arm": "arm"}}}
    if name == "hours" and "call_back" in record.shape.keys and "goto" in record.shape.keys:
        return {"call_back": True}
    if name == "hours" and "no_answer" in record.shape.keys:
        return {"closed": "somewhere"}
    of_a_screen = name in ATTEMPTS <= set(record.shape.keys)
    return {"attempts": 3, "too_many": "somewhere"} if of_a_screen else {}


@pytest.mark.parametrize(
    "record",
    [one for one in RECORDS.values() if has_fixed_keys(one)],
    ids=[n for n, r in RECORDS.items() if has_fixed_keys(r)],
)
def test_every_key_that_the_compiler_takes_is_in_the_schema(record: SampleMapping) -> None:
    problems = compile_problems(record.menu_file(**{UNKNOWN: "x"}))
    refusal = next(one for one in problems if UNKNOWN in one.message and one.cure.startswith("It can be "))
    taken = set(re.findall(r"`(\w+)`", refusal.cure)) - EXTRA_COMPILER_KEYS.get(
        record.shape.discriminator, set()
    )
    if record.shape in screens.VERB_SHAPES:  # that one means nothing on a screen of this kind, a rule says
        taken -= set(common_screen_keys.COMMON_SCREEN_KEYS) - set(record.shape.keys)
    assert taken == set(record.shape.keys)


def test_an_included_file_may_have_the_parts_that_the_schema_says() -> None:
    main = RECORDS["0:file"].menu_file(include={"health": "health.yaml"})
    problems = compile_service(main, "menus.yaml", lambda _: f"{UNKNOWN}: 1").problems
    refusal = next(one for one in problems if UNKNOWN in one.message)
    assert set(re.findall(r"`(\w+)`", refusal.cure)) == set(INCLUDED_FILE.keys)


def test_the_schema_names_every_verb_form_and_type() -> None:
    assert {verb.discriminator for verb in screens.VERB_SHAPES} == {verb.key for verb in VERBS}
    assert {form.discriminator for form in values.FORMS} == set(FORMULA_READERS)
    assert set(TYPE_DESCRIPTIONS) == set(ANSWER_TYPES)


def test_the_names_of_conditions_are_known_to_the_gateway() -> None:
    condition = GRAMMAR.definitions["condition"].shape
    assert isinstance(condition, ObjectShape)
    assert set(condition.keys) - GROUPS - {"open"} <= GATEWAY_NAMES


def test_every_key_is_explained() -> None:
    for path, record in RECORDS.items():
        for name, key in record.shape.keys.items():
            assert re.fullmatch(r"(\S.*|`.*)[.!?:}].{0,40}|In English: .*", key.description), (path, name)
    assert all(key.description for key in BOUNDS.values())
