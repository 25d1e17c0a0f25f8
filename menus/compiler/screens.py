"""Screens: exactly one verb, and the keys that any screen may have."""

from dataclasses import replace

from menus.compiler.conditions import read_condition
from menus.compiler.derivations import read_derivations
from menus.compiler.reader import NAME_PATTERN, MappingFields, NodeReader, suggest
from menus.compiler.targets import read_target
from menus.compiler.texts import read_text
from menus.compiler.verbs import VERB_READERS
from menus.compiler.voice import read_voice
from menus.model import (
    Ask,
    AttemptLimit,
    Branch,
    CallBack,
    End,
    ListVerb,
    Menu,
    PromptVerb,
    Record,
    Requirement,
    Screen,
    SetValues,
    Submit,
    Transfer,
    Verb,
)
from menus.model.screen_targets import targets_of
from menus.model.settings import RESUME_POLICIES
from menus.yaml.source import YamlEntry, YamlNode, YamlScalar

NAVIGATION = ("shown", "silent", "off")
PAGING = ("keys", "numbered")
MAX_ATTEMPTS = 20


def read_screen(reader: NodeReader, entry: YamlEntry) -> Screen | None:
    """One screen; None, and problems, where it has no verb that can be read."""
    name = entry.key.text
    if not NAME_PATTERN.fullmatch(name):
        cure = "Use letters, digits and _, beginning with a letter."
        reader.error("M103", entry.key.place, f"`{name}` cannot be the name of a screen.", cure)
    fields = reader.fields(
        entry.value, f"The screen `{name}`", f"Indent them below `{name}:`, for example `end: Thank you.`"
    )
    verb = _read_verb(reader, fields, entry)
    if verb is None:
        if (
            sum(one in fields for one in VERB_READERS) == 1
        ):  # one that cannot be read: what else is wrong is told too
            _read_common(reader, fields, Screen(name, entry.key.place, Submit("")))
            fields.report_unknown_keys()
        return None
    screen = _read_common(reader, fields, Screen(f"{reader.prefix}{name}", entry.key.place, verb))
    fields.report_unknown_keys()
    _check_goto(reader, screen)
    retry_screens = frozenset(way.screen for target in targets_of(screen) for way in target if way.retry)
    return replace(screen, is_static=_is_static(screen), retry_screens=retry_screens)


def _read_verb(reader: NodeReader, fields: MappingFields, entry: YamlEntry) -> Verb | None:
    present = [verb for verb in VERB_READERS if verb in fields]
    if not present and "set" in fields:
        return SetValues(read_target(reader, fields.take("failed"), "`failed`"))
    if len(present) == 1:
        return VERB_READERS[present[0]](reader, fields)
    if present:
        both = " and ".join(f"`{verb}:`" for verb in present)
        reader.error("M106", entry.key.place, f"`{entry.key.text}` has several verbs, {both}.", "Keep one.")
    elif not fields.is_missing:
        known = [*VERB_READERS, "set"]
        guess = next(
            (suggest(one.key.text, known) for one in fields if one.key.text not in ("goto", "save")), ""
        )
        reader.error("M106", entry.key.place, f"The screen `{entry.key.text}` has no verb.", guess)
    return None


def _read_common(reader: NodeReader, fields: MappingFields, screen: Screen) -> Screen:
    invalid = fields.take("invalid")
    again = isinstance(invalid, YamlScalar) and invalid.plain and invalid.text == "again"
    onward = "branch" if isinstance(screen.verb, Branch) else "goto"
    return replace(
        screen,
        goto=read_target(reader, fields.take(onward), f"`{onward}`"),
        save=_read_save(reader, fields),
        set=read_derivations(reader, fields.take("set")),
        clear=reader.words(fields.take("clear"), "`clear`"),
        skip_if=read_condition(reader, fields.take("skip_if")),
        require=_read_require(reader, fields.take("require")),
        invalid=None if again else read_text(reader, invalid, "`invalid`"),
        again=again,
        attempts=_read_attempts(reader, fields),
        private=reader.flag(fields.take("private"), "`private`", default=False),
        resume=reader.one_of(fields.take("resume"), "`resume`", RESUME_POLICIES),
        navigation=reader.one_of(fields.take("navigation"), "`navigation`", NAVIGATION),
        paging=reader.one_of(fields.take("paging"), "`paging`", PAGING),
        seen_only=reader.flag(fields.take("seen_only"), "`seen_only`", default=False),
        back=reader.flag(fields.take("back"), "`back`", default=True),
        gap=bool(reader.whole_number(fields.take("gap"), "`gap`", 0, 1)),
        on_channel={
            channel: text
            for channel in ("ussd", "sms")
            if (text := read_text(reader, fields.take(f"on_{channel}"), f"`on_{channel}`")) is not None
        },
        voice=read_voice(reader, fields.take("voice")),
    )


def _read_save(reader: NodeReader, fields: MappingFields) -> str | None:
    node = fields.take("save")
    name = reader.word(node, "`save`")
    if name == "" and node is not None:
        reader.error("M103", node.place, "`save:` has no name after it.", "Write one, or take `save:` away.")
        return None
    if name is not None and node is not None and not NAME_PATTERN.fullmatch(name):
        reader.error(
            "M103", node.place, f"`{name}` cannot be the name of an answer.", "Use letters, digits and _."
        )
        return None
    return name


def _read_attempts(reader: NodeReader, fields: MappingFields) -> AttemptLimit | None:
    most = reader.whole_number(fields.take("attempts"), "`attempts`", 1, MAX_ATTEMPTS)
    within = reader.seconds(fields.take("attempts_within"), "`attempts_within`")
    too_many = read_target(reader, fields.take("too_many"), "`too_many`")
    present = [key for key in ("attempts", "too_many", "attempts_within") if key in fields]
    if present and present[:2] != ["attempts", "too_many"]:
        missing = "too_many" if "attempts" in present else "attempts"
        reader.error("M102", fields.place, f"{fields.what} needs `{missing}:`.", "The two go together.")
    if most is None:
        return None
    return AttemptLimit(most, too_many, None if within is None else int(within))


def _read_require(reader: NodeReader, node: YamlNode | None) -> tuple[Requirement, ...]:
    requirements = []
    for item in reader.items(node):
        fields = reader.fields(item, "A line of `require`")
        condition = read_condition(reader, fields.require("if"))
        say = read_text(reader, fields.require("say"), "A line of `require`")
        fields.report_unknown_keys()
        if condition is not None and say is not None:
            requirements.append(Requirement(condition, say))
    return tuple(requirements)


def _is_static(screen: Screen) -> bool:
    """Whether its pages are the same for all callers of a language, so that they need laying out only once."""
    verb = screen.verb
    if not isinstance(verb, PromptVerb) or isinstance(verb, ListVerb):
        return False
    texts = [verb.text, *screen.on_channel.values(), *(requirement.say for requirement in screen.require)]
    texts += [screen.invalid] if screen.invalid else []
    if isinstance(verb, Menu):
        texts += [option.say for option in verb.options]
    return all(text.is_static for text in texts)


def _check_goto(reader: NodeReader, screen: Screen) -> None:
    verb = screen.verb
    needs = not isinstance(
        verb, End | Menu | ListVerb | CallBack | Record | Transfer | Ask
    ) and not _has_own_targets(verb)
    if isinstance(verb, Ask):
        needs = True
    elif isinstance(verb, Menu):
        needs = any(not option.goto for option in verb.options)
    elif isinstance(verb, ListVerb | Record):
        needs = True
    if needs and not screen.goto:
        text = f"The screen `{screen.name}` does not say where to go on."
        reader.error("M301", screen.place, text, "Add `goto: <screen>`.")
    if isinstance(verb, End) and screen.goto:
        reader.error(
            "M101",
            screen.place,
            f"The screen `{screen.name}` ends the session and has no `goto:`.",
            "Take `goto:` away, or show the text with `say:`.",
        )


def _has_own_targets(verb: Verb) -> bool:
    """Whether the verb has ways of its own and needs no `goto`."""
    return hasattr(verb, "found")
