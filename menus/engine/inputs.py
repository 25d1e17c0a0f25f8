"""The inputs of a turn from outside. Thanks to them the engine has no clock, random numbers or secrets of its own."""

from collections.abc import Callable, Mapping
from datetime import datetime

import msgspec

from menus.engine.survey_results import NO_SURVEYS, SurveyReader


def _no_digest(text: str) -> str:
    raise ValueError(f"no digest was given for a text of {len(text)} characters")


def _reach_everybody(_number: str) -> bool:
    return True


class TurnInputs(msgspec.Struct, frozen=True):
    """The time (with a time zone), a keyed hash, a random number from 0 to 99 for a new session, secrets by name.

    `draw_percent` is asked for the number only when a session begins.
    `can_reach` returns whether the service may text a number in E.164. `surveys` has what surveys have counted.
    """

    now: datetime
    digest: Callable[[str], str] = _no_digest
    draw_percent: Callable[[], int] = int
    secrets: Mapping[str, str] = msgspec.field(default_factory=dict)
    can_reach: Callable[[str], bool] = _reach_everybody
    surveys: SurveyReader = NO_SURVEYS

    def __repr__(self) -> str:
        return f"TurnInputs({self.now})"  # without secrets


class CaseContext(msgspec.Struct, frozen=True):
    """The case that a text of ours asked about: its reference, the state in the text, and the case backend's note."""

    reference: str
    state: str
    note: str


class Caller(msgspec.Struct, frozen=True):
    """The caller: E.164 number, channel (ussd, sms, voice), network (MCC and MNC), and dialled code."""

    msisdn: str
    channel: str
    network: str
    service_code: str
