"""Screens: exactly one verb, and the keys that any screen may have."""

from collections.abc import Callable
from dataclasses import replace

from menus.compiler.answers import read_answer
from menus.compiler.conditions import read_condition
from menus.compiler.options import read_options
from menus.compiler.reading import NAME, Fields, Reading, nearest
from menus.compiler.targets import read_target
from menus.compiler.texts import read_text
from menus.compiler.values import read_derivations
from menus.model import Ask, Branch, Demand, End, LookUpIn, Menu, Say, Screen, SetValues, Submit, Target, Verb
from menus.source import Entry, Node, Scalar
from menus.templates import Text

WHOLE_LANGUAGE = "It comes with the whole language."
LATER_VERBS = dict.fromkeys(
    ("list", "send_sms", "remember", "forget", "record", "transfer", "call_back", "opt_out", "opt_in"),
    WHOLE_LANGUAGE,
)
LATER_KEYS = dict.fromkeys(
    ("attempts", "too_many", "attempts_within", "private", "resume", "voice", "seen_only", "paging"),
    WHOLE_LANGUAGE,
)
NAVIGATION = ("shown", "silent", "off")


def read_screen(reading: Reading, entry: Entry) -> Screen | None:
    """One screen; None, and problems, where it has no verb that can be read."""
    name = entry.key.text
    if not all(NAME.fullmatch(part) for part in name.split(".")):
        cure = "Use letters, digits and _, beginning with a letter."
        reading.error("M007", entry.key.place, f"`{name}` cannot be the name of a screen.", cure)
    fields = reading.fields(entry.value, f"The screen `{name}`")
    verb = _read_verb(reading, fields, entry)
    if verb is None:
        return None
    screen = _read_common(reading, fields, Screen(name, entry.key.place, verb))
    fields.close({**LATER_VERBS, **LATER_KEYS})
    _check_goto(reading, screen)
    return screen


VERBS: dict[str, Callable[[Reading, Fields], Verb | None]] = {
    "menu": lambda reading, fields: _read_menu(reading, fields),
    "ask": lambda reading, fields: _read_ask(reading, fields),
    "say": lambda reading, fields: _worded(reading, fields, "say", Say),
    "end": lambda reading, fields: _worded(reading, fields, "end", End),
    "branch": lambda _reading, _fields: Branch(),
    "lookup": lambda reading, fields: _read_lookup(reading, fields),
    "submit": lambda reading, fields: _read_submit(reading, fields),
}


def _read_verb(reading: Reading, fields: Fields, entry: Entry) -> Verb | None:
    present = [verb for verb in VERBS if verb in fields]
    later = [verb for verb in LATER_VERBS if verb in fields]
    if not present and "set" in fields and not later:
        return SetValues(_ways(reading, fields, "failed"))
    if len(present) == 1 and not later:
        return VERBS[present[0]](reading, fields)
    if present or later:
        both = ", ".join(f"`{verb}:`" for verb in (*present, *later))
        if len(present) + len(later) > 1:
            reading.error(
                "M010", entry.key.place, f"`{entry.key.text}` has several verbs: {both}.", "Keep one."
            )
        else:
            reading.error("M012", entry.key.place, f"The verb {both} is not carried out yet.", WHOLE_LANGUAGE)
    elif not fields.broken:
        known = [*VERBS, "set"]
        guess = next(
            (nearest(one.key.text, known) for one in fields if one.key.text not in ("goto", "save")), ""
        )
        reading.error("M010", entry.key.place, f"The screen `{entry.key.text}` has no verb.", guess)
    return None


def _ways(reading: Reading, fields: Fields, key: str) -> Target:
    return read_target(reading, fields.take(key), f"`{key}`")


def _text(reading: Reading, fields: Fields, key: str) -> Text | None:
    return read_text(reading, fields.take(key), f"`{key}`")


def _worded(reading: Reading, fields: Fields, key: str, verb: type[Say] | type[End]) -> Verb | None:
    text = _text(reading, fields, key)
    return None if text is None else verb(text)


def _read_menu(reading: Reading, fields: Fields) -> Verb | None:
    text = _text(reading, fields, "menu")
    options = read_options(reading, fields.need("options"))
    return None if text is None else Menu(text, options)


def _read_ask(reading: Reading, fields: Fields) -> Verb | None:
    text = _text(reading, fields, "ask")
    answer = read_answer(reading, fields.need("answer"))
    return None if text is None or answer is None else Ask(text, answer)


def _read_lookup(reading: Reading, fields: Fields) -> Verb | None:
    name = reading.word(fields.take("lookup"), "`lookup:`")
    ways = {key: read_target(reading, fields.need(key), f"`{key}`") for key in ("found", "none", "failed")}
    many, late = _ways(reading, fields, "many"), _ways(reading, fields, "late")
    return None if name is None else LookUpIn(name, many=many, late=late, **ways)


def _read_submit(reading: Reading, fields: Fields) -> Verb | None:
    case = reading.word(fields.take("submit"), "`submit:`")
    return None if case is None else Submit(case)


def _read_common(reading: Reading, fields: Fields, screen: Screen) -> Screen:
    invalid = fields.take("invalid")
    again = isinstance(invalid, Scalar) and invalid.plain and invalid.text == "again"
    target = fields.take("branch") if isinstance(screen.verb, Branch) else fields.take("goto")
    gap = reading.whole(fields.take("gap"), "`gap`", 0, 1)
    screen = replace(
        screen,
        goto=read_target(reading, target, "`branch`" if isinstance(screen.verb, Branch) else "`goto`"),
        save=_read_save(reading, fields),
        set=read_derivations(reading, fields.take("set")),
        clear=reading.words(fields.take("clear"), "`clear`"),
        skip_if=read_condition(reading, fields.take("skip_if")),
        require=_read_require(reading, fields.take("require")),
        invalid=None if again else read_text(reading, invalid, "`invalid`"),
        again=again,
        navigation=reading.one_of(fields.take("navigation"), "`navigation`", NAVIGATION),
        back=reading.flag(fields.take("back"), "`back`", default=True),
        gap=bool(gap),
        on_channel={
            channel: text
            for channel in ("ussd", "sms")
            if (text := _text(reading, fields, f"on_{channel}")) is not None
        },
    )
    return replace(screen, fixed=_is_fixed(screen))


def _read_save(reading: Reading, fields: Fields) -> str | None:
    node = fields.take("save")
    name = reading.word(node, "`save`")
    if name is not None and node is not None and not NAME.fullmatch(name):
        reading.error(
            "M007", node.place, f"`{name}` cannot be the name of an answer.", "Use letters, digits and _."
        )
        return None
    return name


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
    if not isinstance(screen.verb, Menu | Ask | Say | End):
        return False
    texts = [screen.verb.text, *screen.on_channel.values(), *(demand.say for demand in screen.require)]
    texts += [screen.invalid] if screen.invalid else []
    if isinstance(screen.verb, Menu):
        if any(option.condition is not None for option in screen.verb.options):
            return False
        texts += [option.say for option in screen.verb.options]
    return all(text.fixed for text in texts)


def _check_goto(reading: Reading, screen: Screen) -> None:
    verb = screen.verb
    needs = isinstance(verb, Ask | Say | Branch | SetValues | Submit)
    if isinstance(verb, Menu):
        needs = any(not option.goto for option in verb.options)
    if needs and not screen.goto:
        where = (
            "an option of it has no `goto` either" if isinstance(verb, Menu) else "nothing leads on from it"
        )
        reading.error(
            "M021",
            screen.place,
            f"The screen `{screen.name}` has no `goto`: {where}.",
            "Add `goto: <screen>`.",
        )
    if isinstance(verb, End) and screen.goto:
        reading.error(
            "M005", screen.place, f"The screen `{screen.name}` ends the session and has no `goto:`."
        )
