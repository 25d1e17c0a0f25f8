"""What the check says of private values that a text would show: also why they are private."""

from menus.compiler.service import compile_service

MENUS = """\
version: 1
service: {name: Clinic, languages: {en: English}, country: ZA, time_zone: Africa/Johannesburg}
entry: {ussd: {"*1#": number}}
screens:
  number: {ask: ID?, answer: {type: national_id, check: za.idnr}, private: true, save: id, goto: derive}
  derive: {set: {born: {part: birth_date, of: "{id}", check: za.idnr}, age: {age: "{born}"}}, goto: bye}
  bye: {end: "{id} {born} {age}"}
"""


def test_a_private_value_in_a_text_and_where_it_comes_from() -> None:
    problems = compile_service(MENUS, "menus.yaml", lambda name: name).problems
    assert [one.message for one in problems if one.code == "M601"] == [
        "`id` is private, as `number` keeps it so: a citizen would read ****.",
        "`born` is private, as it is worked out from `id`: a citizen would read ****.",
        "`age` is private, as it is worked out from `born`: a citizen would read ****.",
    ]
