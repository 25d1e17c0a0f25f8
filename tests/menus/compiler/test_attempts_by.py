"""`attempts: {max: 3, by: account}`: what is guessed at."""

import pytest

from menus.compiler.service import compile_service
from menus.expressions.templates import Placeholder

FILE = """\
version: 1
service: {name: Bank, languages: {en: English}, country: KE, time_zone: Africa/Nairobi}
entry: {ussd: {"*384#": start}}
tables: {members: {rows: [{number: "17", pin: "2468"}]}}
lookups: {member: {table: members, where: {number: "{account}"}}}
screens:
  start: {menu: Number?, options: [{say: Type it, goto: account}, {say: Other, goto: OTHER}]}
  account: {ask: Number?, answer: {type: integer, min: 1}, save: account, goto: look}
  look: {lookup: member, found: pin, none: bye, failed: bye}
  pin:
    ask: PIN?
    answer: {type: pin, digits: 4}
    save: pin
    attempts: ATTEMPTS
    WITHIN
    too_many: bye
    goto: [{if: {pin: "{member.pin}"}, goto: bye}, {retry: pin}]
  bye: {end: Goodbye.}
"""


def compiled(attempts: str, within: str = "attempts_within: 24h", other: str = "bye"):
    text = FILE.replace("ATTEMPTS", attempts).replace("WITHIN", within).replace("OTHER", other)
    return compile_service(text, "menus.yaml", lambda name: name)


@pytest.mark.parametrize(
    ("attempts", "most", "by"),
    [
        ("3", 3, None),
        ("{by: account}", 3, Placeholder("account")),
        ("{max: 5, by: account}", 5, Placeholder("account")),
        ('{max: 5, by: "account"}', 5, Placeholder("account")),
        ('{max: 5, by: "{account}"}', 5, Placeholder("account")),
        ("{max: 5, by: member.number}", 5, Placeholder("member", "number")),
    ],
)
def test_how_it_is_written(attempts: str, most: int, by: Placeholder | None) -> None:
    found = compiled(attempts)
    assert found.problems == ()
    limit = found.service.screens["pin"].attempts
    assert (limit.max_attempts, limit.by, limit.within_seconds) == (most, by, 86400)


@pytest.mark.parametrize(
    ("attempts", "within", "code", "told"),
    [
        ("{by: acount}", "attempts_within: 24h", "M207", "acount"),
        ("{by: member.nummer}", "attempts_within: 24h", "M2", "nummer"),
        ("{by: [account]}", "attempts_within: 24h", "M103", "by:"),
        ("{by: two words}", "attempts_within: 24h", "M103", "name of an answer"),
        ("{max: 3}", "attempts_within: 24h", "M102", "by:"),
        ("{max: 0, by: account}", "attempts_within: 24h", "M105", "`max`"),
        ("{max: 3, by: account, per: day}", "attempts_within: 24h", "M1", "per"),
        ("{max: 3, by: account}", "back: true", "M102", "attempts_within"),
    ],
)
def test_what_is_wrong(attempts: str, within: str, code: str, told: str) -> None:
    problems = [one for one in compiled(attempts, within).problems if one.code != "M604"]
    assert any(one.code.startswith(code) and told in str(one) for one in problems), problems


def test_what_is_guessed_at_is_known_on_every_way() -> None:
    problems = compiled("{by: account}", other="pin").problems
    assert any(one.code == "M303" and "{account}" in one.message for one in problems), problems
