"""How many options a caller hears at once (M702)."""

import pytest

from menus.compiler.service import compile_service

HEAD = """\
version: 1
service:
  name: Ward
  languages: {en: {name: English, tts: {at: {voice: woman}}}}
  country: KE
  time_zone: Africa/Nairobi
entry: {ussd: {"*1#": start}, voice: {"+254711082000": start}}
tables: {wards: {rows: [%s]}}
screens:
  bye: {end: Bye.}
"""
ROWS = ", ".join(f"{{name: Ward {number}}}" for number in range(12))


def menu(*options: str) -> str:
    return f"  start: {{menu: Which?, options: [{', '.join(options)}], goto: bye}}\n"


def plain(count: int) -> list[str]:
    return [f"{{say: Option {number}}}" for number in range(count)]


def rows(more: str) -> str:
    return f"  start: {{list: Which?, from: wards, label: name, value: name, {more} goto: bye}}\n"


@pytest.mark.parametrize(
    ("screens", "heard"),
    [
        (menu(*plain(5)), 0),
        (menu(*plain(6)), 6),
        (menu(*plain(4), "{say: Operator, key: '9'}"), 0),
        (menu(*plain(5), "{say: Operator, key: '9'}"), 6),
        (menu(*plain(5), "{say: By text, if: {channel: sms}}"), 0),
        (menu(*plain(20)), 9),  # eight on a page, and the way to the next
        (menu(*plain(20), "{say: Operator, key: '0'}"), 10),
        (rows("limit: 5,"), 0),
        (rows("limit: 7,"), 7),
        (rows(""), 9),
    ],
)
def test_options_at_once(screens: str, heard: int) -> None:
    problems = compile_service(HEAD % ROWS + screens, "menus.yaml", lambda name: name).problems
    told = [one.message for one in problems if one.code == "M702"]
    assert [text.partition(" options")[0] for text in told] == ([f"A caller hears {heard}"] if heard else [])
