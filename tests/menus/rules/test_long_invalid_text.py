"""Words after an answer that does not fit are measured with the empty line that stands below them."""

import pytest

from menus.analysis.rule_doc import complete_example
from menus.compiler.service import compile_service

MENUS = """\
limits: {{ussd: 49}}
screens:
  start: {{menu: Top, gap: {gap}, invalid: '{invalid}', options: [{{say: Ten more}}, {{say: Ten less}}], goto: bye}}
  bye: {{end: Goodbye.}}
"""
EXACT = "What you typed fits none."  # with the options 49 characters


@pytest.mark.parametrize(
    ("gap", "invalid", "found"),
    [
        ("0", EXACT, []),
        ("{prompt: 1}", EXACT, []),
        ("1", EXACT, ["M504"]),
        ("{invalid: 1}", EXACT, ["M504"]),
        ("{invalid: 1}", EXACT[1:], []),
    ],
)
def test_the_gap_takes_room(gap: str, invalid: str, found: list[str]) -> None:
    text = complete_example(MENUS.format(gap=gap, invalid=invalid))
    assert [one.code for one in compile_service(text, "menus.yaml", {}.__getitem__).problems] == found
