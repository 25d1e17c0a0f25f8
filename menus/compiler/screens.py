"""Screens: exactly one verb, and the keys that any screen may have."""

from dataclasses import replace

from menus.compiler.conditions import read_condition
from menus.compiler.reading import NAME, Fields, Reading, nearest
from menus.compiler.targets import read_target
from menus.compiler.texts import read_text
from menus.compiler.values import read_derivations
from menus.compiler.verbs import VERBS
from menus.compiler.voice import read_voice
from menus.model import (
    Ask,
    Attempts,
    Branch,
    CallBack,
    Demand,
    End,
    Menu,
    Prompting,
    Record,
    Rows,
    Screen,
    SetValues,
    Submit,
    Transfer,
    Verb,
)
from menus.model.onward import targets_of
from menus.model.settings import POLICIES
from menus.yaml.source import Entry, Node, Scalar

NAVIGATION = ("shown", "silent", "off")
PAGING = ("keys", "numbered")
MOST_ATTEMPTS = 20


def read_screen(reading: Reading, entry: Entry) -> Screen | None:
    """One screen; None, and problems, where it has no verb that can be read."""
    name = entry.key.text
    if not NAME.fullmatch(name):
        cure = "Use letters, digits and _, beginning with a letter."
        reading.error("M103", entry.key.place, f"`{name}` cannot be the name of a screen.", cure)
    fields = reading.fields(
        entry.value, f"The screen `{name}`", f"Indent them below `{name}:`, for example `end: Thank you.`"
    )
    verb = _read_verb(reading, fields, entry)
    if verb is None:
        if (
            sum(one in fields for one in VERBS) == 1
        ):  # one that cannot be read: what else is wrong is told too
            _read_common(reading, fields, Screen(name, entry.key.place, Submit("")))
            fields.close()
        return None
    screen = _read_common(reading, fields, Screen(f"{reading.prefix}{name}", entry.key.place, verb))
    fields.close()
    _check_goto(reading, screen)
    judges = frozenset(way.screen for target in targets_of(screen) for way in target if way.retry)
    return replace(screen, fixed=_is_fixed(screen), judges=judges)


def _read_verb(reading: Reading, fields: Fields, entry: Entry) -> Verb | None:
    present = [verb for verb in VERBS if verb in fields]
    if not present and "set" in fields:
        return SetValues(read_target(reading, fields.take("failed"), "`failed`"))
    if len(present) == 1:
        return VERBS[present[0]](reading, fields)
    if present:
        both = " and ".join(f"`{verb}:`" for verb in present)
        reading.error("M106", entry.key.place, f"`{entry.key.text}` has several verbs, {both}.", "Keep one.")
    elif not fields.broken:
        known = [*VERBS, "set"]
        guess = next(
            (nearest(one.key.text, known) for one in fields if one.key.text not in ("goto", "save")), ""
        )
        reading.error("M106", entry.key.place, f"The screen `{entry.key.text}` has no verb.", guess)
    return None


def _read_common(reading: Reading, fields: Fields, screen: Screen) -> Screen:
    invalid = fields.take("invalid")
    again = isinstance(invalid, Scalar) and invalid.plain and invalid.text == "again"
    onward = "branch" if isinstance(screen.verb, Branch) else "goto"
    return replace(
        screen,
        goto=read_target(reading, fields.take(onward), f"`{onward}`"),
        save=_read_save(reading, fields),
        set=read_derivations(reading, fields.take("set")),
        clear=reading.words(fields.take("clear"), "`clear`"),
        skip_if=read_condition(reading, fields.take("skip_if")),
        require=_read_require(reading, fields.take("require")),
        invalid=None if again else read_text(reading, invalid, "`invalid`"),
        again=again,
        attempts=_read_attempts(reading, fields),
        private=reading.flag(fields.take("private"), "`private`", default=False),
        resume=reading.one_of(fields.take("resume"), "`resume`", POLICIES),
        navigation=reading.one_of(fields.take("navigation"), "`navigation`", NAVIGATION),
        paging=reading.one_of(fields.take("paging"), "`paging`", PAGING),
        seen_only=reading.flag(fields.take("seen_only"), "`seen_only`", default=False),
        back=reading.flag(fields.take("back"), "`back`", default=True),
        gap=bool(reading.whole(fields.take("gap"), "`gap`", 0, 1)),
        on_channel={
            channel: text
            for channel in ("ussd", "sms")
            if (text := read_text(reading, fields.take(f"on_{channel}"), f"`on_{channel}`")) is not None
        },
        voice=read_voice(reading, fields.take("voice")),
    )


def _read_save(reading: Reading, fields: Fields) -> str | None:
    node = fields.take("save")
    name = reading.word(node, "`save`")
    if name == "" and node is not None:
        reading.error("M103", node.place, "`save:` has no name after it.", "Write one, or take `save:` away.")
        return None
    if name is not None and node is not None and not NAME.fullmatch(name):
        reading.error(
            "M103", node.place, f"`{name}` cannot be the name of an answer.", "Use letters, digits and _."
        )
        return None
    return name


def _read_attempts(reading: Reading, fields: Fields) -> Attempts | None:
    most = reading.whole(fields.take("attempts"), "`attempts`", 1, MOST_ATTEMPTS)
    within = reading.seconds(fields.take("attempts_within"), "`attempts_within`")
    too_many = read_target(reading, fields.take("too_many"), "`too_many`")
    present = [key for key in ("attempts", "too_many", "attempts_within") if key in fields]
    if present and present[:2] != ["attempts", "too_many"]:
        missing = "too_many" if "attempts" in present else "attempts"
        reading.error("M102", fields.place, f"{fields.what} needs `{missing}:`.", "The two go together.")
    if most is None:
        return None
    return Attempts(most, too_many, None if within is None else int(within))


def _read_require(reading: Reading, node: Node | None) -> tuple[Demand, ...]:
    demands = []
    for item in reading.items(node):
        fields = reading.fields(item, "A line of `require`")
        condition = read_condition(reading, fields.need("if"))
        say = read_text(reading, fields.need("say"), "A line of `require`")
        fields.close()
        if condition is not None and say is not None:
            demands.append(Demand(condition, say))
    return tuple(demands)


def _is_fixed(screen: Screen) -> bool:
    """Whether its pages are the same for all callers of a language, so that they need laying out only once."""
    verb = screen.verb
    if not isinstance(verb, Prompting) or isinstance(verb, Rows):
        return False
    texts = [verb.text, *screen.on_channel.values(), *(demand.say for demand in screen.require)]
    texts += [screen.invalid] if screen.invalid else []
    if isinstance(verb, Menu):
        texts += [option.say for option in verb.options]
    return all(text.fixed for text in texts)


def _check_goto(reading: Reading, screen: Screen) -> None:
    verb = screen.verb
    needs = not isinstance(verb, End | Menu | Rows | CallBack | Record | Transfer | Ask) and not _leads_on(
        verb
    )
    if isinstance(verb, Ask):
        needs = True
    elif isinstance(verb, Menu):
        needs = any(not option.goto for option in verb.options)
    elif isinstance(verb, Rows | Record):
        needs = True
    if needs and not screen.goto:
        text = f"The screen `{screen.name}` does not say where to go on."
        reading.error("M301", screen.place, text, "Add `goto: <screen>`.")
    if isinstance(verb, End) and screen.goto:
        reading.error(
            "M101",
            screen.place,
            f"The screen `{screen.name}` ends the session and has no `goto:`.",
            "Take `goto:` away, or show the text with `say:`.",
        )


def _leads_on(verb: Verb) -> bool:
    """Whether the verb has ways of its own and needs no `goto`."""
    return hasattr(verb, "found")
