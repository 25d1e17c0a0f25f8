"""Read `reminders:`, once messages and screens are known."""

import re
from collections.abc import Mapping
from datetime import time

from msgspec.structs import replace

from menus.compiler.availability import TIME
from menus.compiler.mention import NameMention
from menus.compiler.reader import NAME_PATTERN, MappingFields, NodeReader
from menus.grammar.reminders import REMINDER, UNTIL, WHEN, WHILE
from menus.model import MessageTemplate, Screen
from menus.model.reminders import DEFAULT_TIME, NUMBER_FACT, SPAN, DaySpan, Reminder, ReminderEnd
from menus.verbs.remember import Remember
from menus.yaml.source import YamlEntry, YamlNode

_ANSWER = re.compile(r"\{(profile\.)?([A-Za-z_]\w*)\}")
LONGEST_YEARS = 30


def read_reminders(reader: NodeReader, node: YamlNode | None) -> dict[str, Reminder]:
    """Read every reminder, by name."""
    found: dict[str, Reminder] = {}
    for entry in reader.fields(node, "`reminders:`") if node is not None else ():
        reader.entries_by_name["reminders", entry.key.text] = entry
        reminder = _read_one(reader, entry)
        if reminder is not None:
            found[reminder.name] = reminder
    return found


def with_reminders(
    messages: Mapping[str, MessageTemplate], reminders: Mapping[str, Reminder], screens: Mapping[str, Screen]
) -> dict[str, MessageTemplate]:
    """Return the messages. Those of reminders have the names that their words know."""
    found = dict(messages)
    remembered = {
        name for screen in screens.values() if isinstance(screen.verb, Remember) for name in screen.verb.names
    }
    for reminder in reminders.values():
        message = found.get(reminder.message)
        if message is None:
            continue
        has_case = reminder.states or not (reminder.is_remembered or reminder.on in remembered)
        names = {
            NUMBER_FACT,
            *filter(None, (reminder.on, reminder.each)),
            *(("reference",) if has_case else ()),
        }
        known = names if message.reminder_facts is None else names & message.reminder_facts
        found[message.name] = replace(message, reminder_facts=frozenset(known))
    return found


def _read_one(reader: NodeReader, entry: YamlEntry) -> Reminder | None:
    name = entry.key.text
    what = f"The reminder `{name}`"
    if not NAME_PATTERN.fullmatch(name):
        cure = "Use letters, digits and _, beginning with a letter."
        reader.error("M103", entry.key.place, f"`{name}` cannot be the name of a reminder.", cure)
    fields = reader.fields(entry.value, what, keys=REMINDER.keys)
    message = fields.word("message")
    on, is_remembered = _answer(reader, fields, "on")
    each, _ = _answer(reader, fields, "each")
    states = _states(reader, fields)
    after, before = _spans(reader, fields, "after"), _spans(reader, fields, "before")
    at = _time(reader, fields)
    opted_in, while_states = _while(reader, fields)
    until, is_optional = _until(reader, fields), fields.flag("optional")
    fields.report_unknown_keys()
    _check_pairs(reader, fields, what)
    if message is None or not (on or states) or not (after or before):
        return None
    return Reminder(
        name,
        entry.key.place,
        message,
        before or after,
        on,
        () if on else states,
        bool(before),
        is_remembered,
        at,
        each,
        opted_in,
        while_states,
        until,
        is_optional,
    )


def _check_pairs(reader: NodeReader, fields: MappingFields, what: str) -> None:
    """Report a reminder that has not just one date and one way to count from it."""
    for one, other in (("on", "when"), ("after", "before")):
        if one in fields and other in fields:
            text = f"{what} has `{one}:` and `{other}:`."
            cure = "Keep one of them; write a second reminder for the other."
            reader.error("M809", fields.key_place(other), text, cure)
        elif one not in fields and other not in fields and not fields.is_missing:
            text = f"{what} needs `{one}:` or `{other}:`."
            reader.error("M809", fields.place, text, f"Add `{one}: …`.")
    if "when" in fields and "each" in fields:
        text = f"{what} goes once for each case, so `each:` means nothing."
        reader.error("M809", fields.key_place("each"), text, "Take it away.")
    if "when" in fields and "before" in fields:
        text = f"{what} cannot go before a state comes: nobody knows when it will."
        reader.error("M809", fields.key_place("before"), text, "Write `after:`.")


def _answer(reader: NodeReader, fields: MappingFields, key: str) -> tuple[str, bool]:
    """Return the name of the answer in braces, and whether it is one of the profile."""
    word = fields.word(key)
    if word is None:
        return "", False
    found = _ANSWER.fullmatch(word)
    if found is not None:
        owner, name = ("profile", found[2]) if found[1] else (found[2], None)
        reader.mentions.append(NameMention(owner, name, None, fields.value_place(key)))
    else:
        cure = f'Write one answer in braces, such as `{key}: "{{visit}}"`.'
        reader.error("M104", fields.value_place(key), f"`{key}` is an answer, not `{word}`.", cure)
        return "", False
    return found[2], bool(found[1])


def _spans(reader: NodeReader, fields: MappingFields, key: str) -> tuple[DaySpan, ...]:
    found: list[DaySpan] = []
    for item in reader.items(fields.take(key)):
        word = reader.word(item, f"`{key}`")
        if word is None:
            continue
        match = SPAN.fullmatch(word)
        span = DaySpan(int(match[1]), match[2]) if match else None
        if span is None or span.most_days > LONGEST_YEARS * 365:
            text = f"`{key}` is a number of days, weeks, months or years, not `{word}`."
            cure = f"Write 14d, 6w, 9mo or 1y, at most {LONGEST_YEARS} years. The time of day is `at:`."
            reader.error("M105", item.place, text, cure)
        elif span in found:
            reader.error("M104", item.place, f"`{key}` has `{span}` twice.", "Write it once.")
        else:
            found.append(span)
    return tuple(found)


def _time(reader: NodeReader, fields: MappingFields) -> time:
    word = fields.word("at")
    if word is None:
        return DEFAULT_TIME
    try:
        if TIME.fullmatch(word):
            return time.fromisoformat(word.zfill(5))
    except ValueError:  # 24:00
        pass
    text = f"`at` is a time of day, not `{word}`."
    reader.error("M104", fields.value_place("at"), text, 'Write it as "09:00", from 00:00 to 23:59.')
    return DEFAULT_TIME


def _states(reader: NodeReader, fields: MappingFields) -> tuple[str, ...]:
    node = fields.take("when")
    if node is None:
        return ()
    inner = reader.fields(node, "`when:`", keys=WHEN.keys)
    states = inner.words("state")
    inner.report_unknown_keys()
    return states


def _while(reader: NodeReader, fields: MappingFields) -> tuple[str, tuple[str, ...]]:
    node = fields.take("while")
    if node is None:
        return "", ()
    inner = reader.fields(node, "`while:`", keys=WHILE.keys)
    found = inner.word("opted_in") or "", inner.words("state")
    inner.report_unknown_keys()
    return found


def _until(reader: NodeReader, fields: MappingFields) -> ReminderEnd:
    node = fields.take("until")
    if node is None:
        return ReminderEnd()
    inner = reader.fields(node, "`until:`", keys=UNTIL.keys)
    found = ReminderEnd(inner.words("state"), inner.words("filed"), inner.words("remembered"))
    inner.report_unknown_keys()
    return found
