"""Numbers that are called, and ring back."""

import pytest

from menus.compiler.service import CompileResult, compile_service

MENUS = """
version: 1
service: {{name: County, languages: {{en: {{name: English, audio: audio/en}}}}, country: KE, time_zone: UTC}}
entry: {{voice: {{"+254711082000": {point}}}}}
hours: {{office: {{mon: ["08:00", "17:00"]}}}}
screens: {{bye: {{end: Bye.}}}}
"""


def compile_with_number(point: str) -> CompileResult:
    return compile_service(MENUS.format(point=point), "menus.yaml", lambda name: name)


@pytest.mark.parametrize(
    ("point", "call_back", "hours"),
    [
        ("bye", False, None),
        ("{goto: bye}", False, None),
        ("{goto: bye, call_back: true}", True, None),
        ("{goto: bye, call_back: true, hours: office}", True, "office"),
        ("{goto: bye, call_back: false}", False, None),
    ],
)
def test_a_number_may_ring_back(point: str, call_back: bool, hours: str | None) -> None:
    service = compile_with_number(point).service
    assert service is not None
    (number,) = service.voice_entries.values()
    assert (number.goto, number.call_back, number.hours) == ("bye", call_back, hours)


@pytest.mark.parametrize(
    ("point", "code"),
    [
        ("{goto: bye, hours: office}", "M104"),
        ("{goto: bye, call_back: true, hours: weekend}", "M209"),
        ("{goto: bye, call_back: perhaps}", "M104"),
    ],
)
def test_what_cannot_be_meant(point: str, code: str) -> None:
    assert [problem.code for problem in compile_with_number(point).problems] == [code]
