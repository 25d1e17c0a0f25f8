"""A new name stands wherever the old one meant the thing, and nowhere else."""

import pytest

from menus.compiler.service import compile_service
from menus.edits.edit_result import EditDone
from menus.edits.rename import Rename
from menus.edits.service_texts import ServiceTexts

# What is to be renamed is in angle brackets, by its kind: f: field, l: lookup, t: table, s: screen.
MARKED = """\
version: 1
service: {name: Desk, languages: {en: English}, country: KE, time_zone: Africa/Nairobi}
entry:
  ussd: {"*1#": <s>, "*2#": {goto: <s>, language: en}}
  sms: {keywords: {N: <s>}, otherwise: <s>}
  voice: {"+254711082000": {goto: <s>, call_back: true}}
include: {health: health.yaml}
screens:
  <s>:  # n of n
    ask: "n {<f>} {{n}} {<f>:value} {profile.<f>} {<l>.n} {<l>.count} n.n"
    answer: {type: text, min: 1, differs: <f>, equals: "n"}
    save: <f>
    invalid:
      - {if: {<f>: {set: true}, profile.<f>: {not: "{<f>}"}, <l>.n: "n"}, say: "Not {<f>}."}
      - say: No.
    require: [{if: {<f>: {matches: "n_f"}}, say: "{<f>}"}]
    attempts: {max: 3, by: <l>.n}
    attempts_within: 1h
    too_many: [{if: {any: [{<f>: n}, {n2: n}]}, goto: <s>}, {goto: <s>}]
    goto: <s>
  other:
    list: Which?
    from: <t>
    where: {n: "{<f>}", m: {one_of: ["{<f>}", n]}}
    label: "{n} {m} {n2}"
    value: n
    save: n2
    options: [{say: "{<f>}", value: n, goto: <s>, set: {n2: {sum: ["{<f>}", 1]}}, clear: <f>}]
    empty: {if: {<f>: n}, goto: <s>}
    goto: health.away
  third: {lookup: <l>, found: <s>, none: [{retry: <s>}], failed: n2}
  n2: {set: {<f>: {first: [{if: {<f>: n}, value: "{<f>}"}, {value: n}]}, n2: {holds: {<f>: n}}}, goto: fourth}
  fourth: {remember: [<f>, n2], goto: fifth}
  fifth: {forget: <f>, goto: sixth}
  sixth: {opt_out: n, goto: [{if: {survey.poll.share.<f>.n: {set: true}}, goto: seventh}]}
  seventh: {submit: case_n, goto: eighth}
  eighth: {call_back: Wait., at: <s>, voice: {audio: "n.{<l>.n}.{<f>}.mp3", say: "{survey.poll.share.<f>.n} {<f>}"}}
cases:
  case_n:
    title: "{<f>} n"
    fields: {n: "{<f>}", x: {y: ["{<l>.n}"]}, z: {value: "{n2}", if: {<f>: {set: true}}}}
    required: [n]
lookups:
  <l>: {table: <t>, where: {n: "{<f>}"}, sort: n}
  web: {post: "https://n.example/{<f>}", query: {n: "{<f>}"}, body: {n: "{<f>}"}, columns: {n: n}}
tables:
  <t>: {rows: [{n: n, m: "{n}"}]}
messages:
  n: {text: "n {note}", ask: <s>}
constants: {n: 1}
surveys:
  poll:
    title: n
    screens: [<s>, eighth]
    until: "2100-01-01"
    over: <s>
    quota: {<f>: {n: 5}, n2: 5}
    full: <s>
"""
HEALTH = """\
screens:
  away: {end: "{<f>} {<l>.n}"}
  back: {lookup: <l>, found: <s>, none: away, failed: <s>}
"""
KINDS = {"field": "f", "lookup": "l", "table": "t", "screen": "s"}


def written(text: str, renamed: str = "") -> str:
    for kind, letter in KINDS.items():
        text = text.replace(f"<{letter}>", "new_name" if kind == renamed else f"n_{letter}")
    return text


@pytest.mark.parametrize("kind", KINDS)
def test_a_name_is_replaced_where_it_means_the_thing(kind: str) -> None:
    before = ServiceTexts("menus.yaml", written(MARKED), {"health.yaml": written(HEALTH)})
    result = Rename(kind=kind, name=f"n_{KINDS[kind]}", to="new_name").apply(before)
    assert isinstance(result, EditDone), result
    assert result.texts.text == written(MARKED, kind)
    assert result.texts.named["health.yaml"] == written(HEALTH, kind)


def test_a_name_that_is_also_something_else_keeps_that() -> None:
    """Here all four things are called `n`, but for the lookup, which shares placeholders with the field."""
    texts = written(MARKED).replace("n_f", "n").replace("n_t", "n").replace("n_s", "n")
    before = ServiceTexts("menus.yaml", texts.replace('label: "{n} {m} {n2}"', 'label: "{n} {m}"'), {})
    for kind in ("table", "screen"):
        result = Rename(kind=kind, name="n", to="new_name").apply(before)
        assert isinstance(result, EditDone), result
        new = written(MARKED.replace("{n} {m} {n2}", "{n} {m}"), kind).replace("n_f", "n").replace("n_t", "n")
        assert result.texts.text == new.replace("n_s", "n")


def test_names_of_an_included_file_are_renamed_in_both() -> None:
    main = """\
entry: {ussd: {"*1#": health.start, "*2#": start}}
include: {health: health.yaml}
screens: {start: {say: Hi., goto: health.start}}
"""
    health = "screens: {start: {say: Hi., goto: start}, end: {end: Bye.}}\n"
    before = ServiceTexts("menus.yaml", main, {"health.yaml": health})
    result = Rename(kind="screen", name="health.start", to="first").apply(before)
    assert isinstance(result, EditDone)
    assert result.texts.text == main.replace("health.start", "health.first")
    assert result.texts.named["health.yaml"] == health.replace("start", "first")
    result = Rename(kind="screen", name="start", to="first").apply(before)
    assert isinstance(result, EditDone)
    assert result.texts.text == main.replace('"*2#": start', '"*2#": first').replace("{start:", "{first:")
    assert result.texts.named["health.yaml"] == health


def test_what_else_has_the_name_is_told() -> None:
    texts = ServiceTexts("menus.yaml", written(MARKED), {})
    field = Rename(kind="field", name="n_f", to="new_name").apply(texts)
    assert isinstance(field, EditDone)
    assert [one.place.line for one in field.left if one.place] == [33]
    assert "profile" in field.left[0].message
    screen = Rename(kind="screen", name="n_s", to="new_name").apply(texts)
    assert isinstance(screen, EditDone)
    assert "`n_s.mp3`" in screen.left[0].message


def test_the_menus_of_these_tests_are_read_as_menus() -> None:
    """Problems are about what they do, not about their form."""
    found = compile_service(
        written(MARKED), "menus.yaml", {"health.yaml": written(HEALTH)}.__getitem__
    ).problems
    assert {one.code for one in found if one.code < "M200"} <= {"M107", "M111"}, [*map(str, found)]
