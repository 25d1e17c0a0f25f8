"""Decides whom to tell what: a pure step from what was known to what is known now, and a digest, if one is due."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec


class Condition(msgspec.Struct, frozen=True):
    """Something that needs an operator. `code` tells it from others, and stays the same while it lasts.

    `entry` names the entry of docs/runbook.md that says more.
    """

    code: str
    sentence: str
    cure: str = ""
    entry: str = ""


class KnownAlarm(msgspec.Struct, frozen=True):
    """A condition that holds, or that was told and is over since `gone_since`."""

    sentence: str
    cure: str
    since: datetime
    told: bool = False
    gone_since: datetime | None = None
    entry: str = ""


class AlarmState(msgspec.Struct, frozen=True):
    """What is known between two looks: alarms by their code, and how many digests went on `day`."""

    alarms: dict[str, KnownAlarm] = {}
    day: str = ""
    sent: int = 0


class Digest(msgspec.Struct, frozen=True):
    """What people are told at once: what began, and what is over. `is_last`: no more goes today."""

    begun: tuple[KnownAlarm, ...]
    over: tuple[KnownAlarm, ...]
    is_last: bool = False


def decide(
    state: AlarmState,
    conditions: Sequence[Condition],
    now: datetime,
    day: str,
    *,
    wait: timedelta,
    most_a_day: int,
    may_tell: bool,
) -> tuple[AlarmState, Digest | None]:
    """Return what is known now, and the digest that is due; None if nobody is to be told anything.

    A condition is told once it has lasted for `wait`, and its end once it was gone for `wait`. What begins and ends
    before anybody was told is never told. `may_tell` is False outside of hours.
    """
    sent = state.sent if state.day == day else 0
    alarms = _follow(state, conditions, now)
    begun = {code: one for code, one in alarms.items() if not one.told and now - one.since >= wait}
    over = {code: one for code, one in alarms.items() if one.gone_since and now - one.gone_since >= wait}
    if not (begun or over) or not may_tell or sent >= most_a_day:
        return AlarmState(alarms, day, sent), None
    kept = {
        code: msgspec.structs.replace(one, told=True) if code in begun else one
        for code, one in alarms.items()
        if code not in over
    }
    digest = Digest(tuple(begun.values()), tuple(over.values()), is_last=sent + 1 >= most_a_day)
    return AlarmState(kept, day, sent + 1), digest


def _follow(state: AlarmState, conditions: Sequence[Condition], now: datetime) -> dict[str, KnownAlarm]:
    """Return the alarms after a look: new ones, those that last, and told ones that are gone."""
    alarms: dict[str, KnownAlarm] = {}
    for one in conditions:
        known = state.alarms.get(one.code)
        since, told = (known.since, known.told) if known else (now, False)
        alarms[one.code] = KnownAlarm(one.sentence, one.cure, since, told, entry=one.entry)
    for code, known in state.alarms.items():
        if code not in alarms and known.told:
            alarms[code] = msgspec.structs.replace(known, gone_since=known.gone_since or now)
    return alarms


def short_text(digest: Digest, service: str) -> str:
    """Return a digest as a text of a few parts."""
    lines = [f"{service}: {one.sentence}" for one in digest.begun[:MAX_IN_TEXT]]
    lines += [f"{service}: over: {one.sentence}" for one in digest.over[:MAX_IN_TEXT]]
    left = len(digest.begun) + len(digest.over) - len(lines)
    lines += [f"And {left} more."] if left else []
    lines += ["No more of these today."] if digest.is_last else []
    return "\n".join(lines)


def long_text(digest: Digest, service: str, console: str) -> str:
    """Return a digest as a mail."""
    parts = [
        "\n".join(part for part in (one.sentence, one.cure, _entry_address(one.entry, console)) if part)
        for one in digest.begun
    ]
    if digest.over:
        parts.append("It is over:\n" + "\n".join(f"- {one.sentence}" for one in digest.over))
    if digest.is_last:
        parts.append("This is the last mail of today. More may need you: look at the console.")
    parts.append(f"{service}\n{console}".strip())
    return "\n\n".join(parts) + "\n"


def _entry_address(entry: str, console: str) -> str:
    """Return where the console shows an entry of the runbook; empty if there is none."""
    return f"{console}{RUNBOOK}#{entry}" if entry and console else ""


def subject(digest: Digest, service: str) -> str:
    """Return the subject of that mail."""
    if digest.begun:
        more = f" (and {len(digest.begun) - 1} more)" if len(digest.begun) > 1 else ""
        return f"{service}: {digest.begun[0].sentence.rstrip('.')}{more}"
    more = f" (and {len(digest.over) - 1} more)" if len(digest.over) > 1 else ""
    return f"{service}: over: {digest.over[0].sentence.rstrip('.')}{more}"


MAX_IN_TEXT = 3
RUNBOOK = "help/runbook"  # a page of the console
