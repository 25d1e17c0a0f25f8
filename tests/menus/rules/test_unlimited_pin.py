"""A PIN that opens something kept needs a limit over sessions; one that is chosen needs none (M604)."""

import pytest

from menus.compiler.service import compile_service

FILE = """\
version: 1
service: {{name: Bank, languages: {{en: English}}, country: KE, time_zone: Africa/Nairobi}}
entry: {{ussd: {{"*384#": start}}}}
constants: {{weak: "0000"}}
tables: {{members: {{rows: [{{number: "17", pin: "2468"}}]}}}}
lookups:
  member: {{table: members, where: {{number: "{{account}}"}}}}
  by_pin: {{table: members, where: {{number: "{{account}}", pin: "{{pin}}"}}}}
  by_test: {{table: members, where: {{number: "{{account}}", pin: {{is: "{{pin}}"}}}}}}
screens:
  start: {{ask: Number?, answer: {{type: integer}}, save: account, goto: {first}}}
  look: {{lookup: member, found: pin, none: bye, failed: bye}}
  pin: {{ask: PIN?, answer: {answer}, save: pin{limit}, {after}}}
  {others}
  inside: {{end: Welcome.}}
  bye: {{end: Goodbye.}}
"""
LIMIT = ", attempts: {max: 3, by: account}, attempts_within: 24h, too_many: bye"
IN_SESSION = ", attempts: 3, too_many: bye"
PIN = "{type: pin, digits: 4}"
RETRY = "{retry: pin}"

MEMBER = "{member.pin}"
KEPT = {
    "a column": ("look", PIN, f'goto: [{{if: {{pin: "{MEMBER}"}}, goto: inside}}, {RETRY}]', ""),
    "the other way round": ("look", PIN, f'goto: [{{if: {{member.pin: "{{pin}}"}}, goto: inside}}, {RETRY}]', ""),
    "not": ("look", PIN, f'goto: [{{if: {{pin: {{not: "{MEMBER}"}}}}, retry: pin}}, {{goto: inside}}]', ""),
    "one of": (
        "look", PIN, f'goto: [{{if: {{pin: {{one_of: ["1", "{MEMBER}"]}}}}, goto: inside}}, {RETRY}]', "",
    ),
    "inside any": (
        "look", PIN, f'goto: [{{if: {{any: [{{none: [{{pin: "{MEMBER}"}}]}}]}}, retry: pin}}, {{goto: inside}}]', "",
    ),
    "require": ("look", PIN, f'require: [{{if: {{pin: "{MEMBER}"}}, say: No.}}], goto: inside', ""),
    "equals": ("look", "{type: pin, digits: 4, equals: member.pin}", "goto: inside", ""),
    "the profile": (
        "pin", PIN, f'goto: [{{if: {{pin: "{{profile.secret}}"}}, goto: keep}}, {RETRY}]',
        "keep: {remember: [secret], goto: inside}",
    ),
    "a row": (
        "pin", PIN, "goto: found", f"found: {{lookup: by_pin, found: inside, none: {RETRY}, failed: bye}}",
    ),
    "a row by a test": (
        "pin", PIN, "goto: found", f"found: {{lookup: by_test, found: inside, none: {RETRY}, failed: bye}}",
    ),
    "a list": (
        "pin", PIN, "goto: found",
        (f'found: {{list: Which, from: members, where: {{pin: "{{pin}}"}}, label: number, save: one, empty: {RETRY}, '
        "goto: inside}"),
    ),
    "worked out": (
        "look", PIN, "goto: work",
        (f'work: {{set: {{typed: {{text: "x{{pin}}"}}, kept: {{text: "x{MEMBER}"}}}}, failed: bye, goto: judge}}\n'
        f'  judge: {{branch: [{{if: {{typed: "{{kept}}"}}, goto: inside}}, {RETRY}]}}'),
    ),
    "worked out as a condition": (
        "look", PIN, "goto: work",
        (f'work: {{set: {{ok: {{holds: {{pin: "{MEMBER}"}}}}}}, goto: judge}}\n'
        f"  judge: {{branch: [{{if: {{ok: true}}, goto: inside}}, {RETRY}]}}"),
    ),
}  # fmt: skip
EASY = "require: [{if: {pin: {not: %s}}, say: Too easy.}], goto: inside"
CHOSEN = {
    "filed": ("pin", PIN, "goto: inside", ""),
    "weak ones": ("pin", PIN, EASY % '["0000", "1234"]', ""),
    "a weak one by a constant": ("pin", PIN, EASY % '"{const.weak}"', ""),
    "not the number": ("pin", PIN, EASY % '"{account}"', ""),
    "typed again": (
        "pin", PIN, "goto: again",
        "again: {ask: Again?, answer: {type: pin, equals: pin}, save: pin2, goto: inside}",
    ),
    "compared again": (
        "pin", PIN, "goto: again",
        ('again: {ask: Again?, answer: {type: pin}, save: pin2, goto: [{if: {pin2: "{pin}"}, goto: inside}, '
        "{retry: again}]}"),
    ),
}  # fmt: skip


def codes(parts: tuple[str, str, str, str], limit: str) -> list[str]:
    first, answer, after, others = parts
    text = FILE.format(first=first, answer=answer, after=after, others=others, limit=limit)
    problems = compile_service(text, "menus.yaml", lambda name: name).problems
    assert not [one for one in problems if one.code[:2] in ("M0", "M1")], problems
    return [one.code for one in problems if one.code == "M604"]


@pytest.mark.parametrize("parts", KEPT.values(), ids=KEPT)
def test_a_pin_that_is_compared_with_something_kept_needs_a_limit(parts: tuple[str, str, str, str]) -> None:
    assert codes(parts, "") == ["M604"]
    assert codes(parts, IN_SESSION) == ["M604"], "a limit in one session is none"
    assert codes(parts, LIMIT) == []


@pytest.mark.parametrize("parts", CHOSEN.values(), ids=CHOSEN)
def test_a_pin_that_is_chosen_needs_none(parts: tuple[str, str, str, str]) -> None:
    assert codes(parts, "") == []


@pytest.mark.parametrize(
    "parts",
    [
        ("look", PIN, 'goto: [{if: {pin: "{member.pin}"}, goto: inside}, {goto: bye}]', ""),
        ("pin", PIN, "goto: found", "found: {lookup: by_pin, found: inside, none: pin, failed: bye}"),
    ],
    ids=["a branch", "a row"],
)
def test_a_limit_that_every_answer_resets_is_none(parts: tuple[str, str, str, str]) -> None:
    assert codes(parts, LIMIT) == ["M604"]
