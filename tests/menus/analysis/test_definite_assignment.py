"""What M303 must not tell, and what it must."""

import pytest

from menus.compiler.service import compile_service

HEAD = """\
version: 1
service: {name: Ward, languages: {en: English}, country: KE, time_zone: Africa/Nairobi}
entry: {ussd: {"*1#": start}}
screens:
"""
FORGET = """\
  start: {branch: [{if: {profile.name: {set: true}}, goto: known}, {goto: ask}]}
  ask: {ask: Name?, answer: {type: text}, save: name, goto: keep}
  keep: {remember: [name], goto: bye}
  bye: {end: Bye.}
  known: {menu: "Hello {profile.name}.", options: [{say: More, goto: more}]}
  more: {menu: More, options: [{say: Still more, goto: most}]}
  most: {menu: Most, options: [{say: Forget me, goto: erase}]}
  erase: {forget: all, goto: erased}
"""
LONG_END = f"  erased: {{end: {'Forgotten. ' * 20}}}\n"
NUMBER = """\
  start: {set: {n: {number: "NUMBER"}}, goto: bye}
  bye: {end: "{n} homes."}
"""
BORN = """\
  start: {ask: Your ID?, answer: {type: national_id, check: za.idnr}, save: id, goto: derive}
  derive: {set: {born: {part: PART, of: "{id}", check: za.idnr}}, failed: ask, goto: age}
  ask: {ask: Born?, answer: {type: date, before: {days_ago: 0}}, save: born, goto: age}
  age: {set: {age: {age: "{born}"}}, goto: bye}
  bye: {end: "{age} years."}
"""


VOTE = """\
  start:
    menu: Which one?
    save: vote
    options: [{value: a, say: This}, {value: b, say: That}]
    skip_if: {profile.vote: {set: true}}
    goto: [{if: {profile.vote: {set: true}}, goto: voted}, {goto: keep}]
  keep: {remember: [vote], goto: counted}
  counted: {end: "Counted: {vote}."}
  voted: {end: "You chose {profile.vote}."}
"""


@pytest.mark.parametrize(
    ("screens", "unset"),
    [
        (VOTE, []),
        (
            VOTE.replace("{if: {profile.vote: {set: true}}, goto: voted}", "{if: {vote: x}, goto: bye}")
            + "  bye: {end: Bye.}\n",
            ["{vote}"],
        ),
        (FORGET + "  erased: {end: Forgotten.}\n", []),
        (FORGET + "  erased: {say: Forgotten., goto: bye}\n", ["{profile.name}"]),
        (
            FORGET + f"  erased: {{end: {'Forgotten. ' * 20}}}\nresume: {{policy: ask}}\n",
            ["{profile.name}"],
        ),  # it may drop
        (NUMBER.replace("NUMBER", "0"), []),
        (NUMBER.replace("NUMBER", "-5"), []),
        (BORN.replace("PART", "birth_date"), []),
    ],
)
def test_what_may_be_unset(screens: str, unset: list[str]) -> None:
    problems = compile_service(HEAD + screens, "menus.yaml", lambda name: name).problems
    errors = [problem for problem in problems if problem.severity.name == "ERROR"]
    assert [problem.code for problem in errors] == ["M303"] * len(unset), errors
    assert [problem.message.split()[0] for problem in errors] == unset


def test_a_reference_is_cured_by_filing() -> None:
    screens = (
        "  start: {end: 'It is {fault.reference}.'}\ncases: {fault: {title: Fault, fields: {from: line}}}\n"
    )
    problems = compile_service(HEAD + screens, "menus.yaml", lambda name: name).problems
    assert [(one.code, one.cure) for one in problems] == [("M303", "Use it only after a `submit:`.")]
