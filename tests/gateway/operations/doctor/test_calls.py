"""What the doctor says of calls that the gateway makes."""

import pytest

from gateway.operations.doctor.calls import check_outbound_calls
from gateway.operations.doctor.finding import FindingStatus
from gateway.providers.registry import PROVIDERS
from tests.gateway.conftest import MakeServices
from tests.menus.engine.engine_conversation import compile_menus

HEAD = """\
version: 1
service:
  name: County
  languages: {en: {name: English, tts: {at: {voice: woman}}}}
  country: KE
  time_zone: Africa/Nairobi
"""
END = "entry: {voice: {'+254711082000': top}}\nscreens: {top: {end: Hello}}\n"
CALL_BACK_MENUS = (
    "entry: {voice: {'+254711082000': top}}\nscreens: {top: {call_back: We will ring you., at: top}}\n"
)
MISSED = "entry: {voice: {'+254711082000': {goto: top, call_back: true}}}\nscreens: {top: {end: Hello}}\n"
CHOSEN = """\
entry: {ussd: {'*384#': top}}
screens:
  top: {opt_in: all, by: call, goto: bye}
  bye: {end: Bye}
messages: {done: Done.}
"""
AT = {
    "GATEWAY_VOICE_PROVIDERS": "at",
    "AT_USERNAME": "c",
    "AT_API_KEY": "k",
    "AT_VOICE_NUMBER": "+254711082000",
}


@pytest.mark.parametrize(
    ("menus", "settings", "found"),
    [
        (END, {}, []),
        (
            CALL_BACK_MENUS,
            {},
            [(FindingStatus.WARNING, "The menus promise calls (top), and nobody is called.")],
        ),
        (
            MISSED,
            {},
            [(FindingStatus.WARNING, "The menus promise calls (+254711082000), and nobody is called.")],
        ),
        (CHOSEN, {}, [(FindingStatus.WARNING, "The menus promise calls (top), and nobody is called.")]),
        (
            CALL_BACK_MENUS,
            AT,
            [
                (
                    FindingStatus.GOOD,
                    "at calls from +254711082000, and citizens who call back reach the menus.",
                )
            ],
        ),
        (
            CHOSEN,
            AT,
            [
                (
                    FindingStatus.WARNING,
                    "at calls from +254711082000: citizens who call back hear that there is no such service.",
                )
            ],
        ),
        (
            CALL_BACK_MENUS,
            AT | {"AT_VOICE_NUMBER": ""},
            [
                (
                    FindingStatus.BAD,
                    "AT_VOICE_NUMBER is not set: GATEWAY_VOICE_PROVIDERS names at, which needs it.",
                )
            ],
        ),
    ],
)
def test_who_makes_calls(
    make_services: MakeServices, menus: str, settings: dict[str, str], found: list[tuple[FindingStatus, str]]
) -> None:
    told = list(
        check_outbound_calls(make_services(**settings).settings, PROVIDERS, compile_menus(menus, head=HEAD))
    )
    assert [(one.status, one.message) for one in told] == found
    assert all(one.cure for one in told if one.status is not FindingStatus.GOOD)
