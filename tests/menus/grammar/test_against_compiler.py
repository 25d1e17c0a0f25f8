"""The schema and the compiler know the same keys, in every mapping of the language."""

import re

import pytest

from menus.answers import KINDS
from menus.compiler.service import compile_service
from menus.compiler.values import FORMS
from menus.compiler.verbs import VERBS
from menus.engine.scope import GATEWAY_NAMES
from menus.grammar import INCLUDED, LANGUAGE, screens, values
from menus.grammar.answers import ABOUT_BOUNDS, ABOUT_KINDS
from menus.grammar.shapes import Keyed
from menus.problems import Problem
from tests.menus.grammar.samples import Record, records, sample

RECORDS = {f"{number}:{record.path}": record for number, record in enumerate(records())}
UNKNOWN = "qqqqqqqq"
GROUPS = {"any", "all", "none"}
# What the reader of a file says of keys, of values of the wrong shape, and of values that are not allowed.
ABOUT_SHAPE = ("M0", "M1", "M4")
ATTEMPTS = {"attempts", "too_many", "attempts_within"}
NOT_HERE = {"M110"}  # nobody can get in
# What a reader takes beside the keys of a way, to refuse it in words of its own or to leave it aside.
TAKEN_ALL_THE_SAME = {
    "goto": {"closed"},
    "retry": {"closed"},
    "end": {"goto"},
    "get": {"body"},
    "file": {"rows"},
    "rows": {"file"},
}


def compiled(text: str) -> tuple[Problem, ...]:
    return compile_service(text, "menus.yaml", read_file).problems


def read_file(name: str) -> str:
    return "code,name\n1,Kibera\n" if name.endswith(".csv") else "version: 1\n"


def closes(record: Record) -> bool:
    """Whether the compiler lists the keys that such a mapping may have."""
    return record.shape.rest is None and not record.shape.by.endswith("_ago")


@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS.keys())
def test_every_key_of_the_schema_is_taken_by_the_compiler(record: Record) -> None:
    for name, key in record.shape.keys.items():
        text = record.file(**beside(record, name) | {name: sample(key.shape)})
        told = [
            str(problem)
            for problem in compiled(text)
            if problem.code.startswith(ABOUT_SHAPE) and problem.code not in NOT_HERE
        ]
        assert not told, f"{name}: {text}"


def beside(record: Record, name: str) -> dict[str, object]:
    """Keys that need another: `attempts` and `too_many` each other, `hours` of a transfer `closed`, of a number
    `call_back`."""
    if name == "hours" and "call_back" in record.shape.keys and "goto" in record.shape.keys:
        return {"call_back": True}
    if name == "hours" and "no_answer" in record.shape.keys:
        return {"closed": "somewhere"}
    of_a_screen = name in ATTEMPTS <= set(record.shape.keys)
    return {"attempts": 3, "too_many": "somewhere"} if of_a_screen else {}


@pytest.mark.parametrize(
    "record",
    [one for one in RECORDS.values() if closes(one)],
    ids=[n for n, r in RECORDS.items() if closes(r)],
)
def test_every_key_that_the_compiler_takes_is_in_the_schema(record: Record) -> None:
    problems = compiled(record.file(**{UNKNOWN: "x"}))
    refusal = next(one for one in problems if UNKNOWN in one.message and one.cure.startswith("It can be "))
    taken = set(re.findall(r"`(\w+)`", refusal.cure)) - TAKEN_ALL_THE_SAME.get(record.shape.by, set())
    if record.shape in screens.VERBS:  # that one means nothing on a screen of this kind, a rule says
        taken -= set(screens.COMMON) - set(record.shape.keys)
    assert taken == set(record.shape.keys)


def test_an_included_file_may_have_the_parts_that_the_schema_says() -> None:
    main = RECORDS["0:file"].file(include={"health": "health.yaml"})
    problems = compile_service(main, "menus.yaml", lambda _: f"{UNKNOWN}: 1").problems
    refusal = next(one for one in problems if UNKNOWN in one.message)
    assert set(re.findall(r"`(\w+)`", refusal.cure)) == set(INCLUDED.keys)


def test_the_schema_names_every_verb_form_and_type() -> None:
    assert {verb.by for verb in screens.VERBS} == {*VERBS, "set"}
    assert {form.by for form in values.FORMS} == set(FORMS)
    assert set(ABOUT_KINDS) == set(KINDS)


def test_the_names_of_conditions_are_known_to_the_gateway() -> None:
    condition = LANGUAGE.definitions["condition"].shape
    assert isinstance(condition, Keyed)
    assert set(condition.keys) - GROUPS - {"open"} <= GATEWAY_NAMES


def test_every_key_is_explained() -> None:
    for path, record in RECORDS.items():
        for name, key in record.shape.keys.items():
            assert re.fullmatch(r"(\S.*|`.*)[.!?:}].{0,40}|In English: .*", key.about), (path, name)
    assert all(ABOUT_BOUNDS.values())
