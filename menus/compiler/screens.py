"""Read screens: exactly one verb, and the keys that any screen may have."""

from dataclasses import replace

from menus.compiler.answers import DOTTED_NAME
from menus.compiler.conditions import read_condition
from menus.compiler.derivations import read_derivations
from menus.compiler.mention import NameMention
from menus.compiler.reader import NAME_PATTERN, Lost, MappingFields, NodeReader
from menus.compiler.suggestion import closest, suggest
from menus.compiler.targets import read_target_key
from menus.compiler.texts import read_text, read_text_key
from menus.compiler.voice import read_voice
from menus.expressions.conditional_texts import CitizenText
from menus.expressions.formats import HASH_FORMATS
from menus.expressions.templates import LocalisedText, Placeholder
from menus.grammar.common_screen_keys import (
    ATTEMPTS,
    ATTEMPTS_BY,
    COMMON_SCREEN_KEYS,
    DEFAULT_ATTEMPTS,
    GAP,
    GAP_BY_TEXT,
    REQUIREMENT_KEYS,
)
from menus.model import AttemptLimit, ChoiceVerb, PromptVerb, Requirement, Screen, SessionEnd, Verb
from menus.verbs.registry import VERBS
from menus.verbs.verb_spec import VerbSpec
from menus.yaml.source import YamlEntry, YamlMapping, YamlNode, YamlScalar

_ORDINARY_KEYS = frozenset(key for verb in VERBS for key in (*COMMON_SCREEN_KEYS, *verb.own_keys)) - {
    verb.key for verb in VERBS
}
UNREADABLE = Verb()  # the verb of a screen that is read only to find its other problems


def read_screen(reader: NodeReader, entry: YamlEntry) -> Screen | None:
    """Read one screen; None, with problems, if it has no readable verb."""
    name = entry.key.text
    if not NAME_PATTERN.fullmatch(name):
        cure = "Use letters, digits and _, beginning with a letter."
        reader.error("M103", entry.key.place, f"`{name}` cannot be the name of a screen.", cure)
    cure = f"Indent them below `{name}:`, for example `end: Thank you.`"
    fields = reader.fields(entry.value, f"The screen `{name}`", cure, COMMON_SCREEN_KEYS)
    verb = _read_verb(reader, fields, entry)
    if verb is None:
        reader.lost |= {Lost.WAYS, Lost.NAMES}
        if len(_verbs_of(fields)) == 1:
            _read_common(reader, fields, Screen(name, entry.key.place, UNREADABLE))
            fields.report_unknown_keys()
        return None
    screen = _read_common(reader, fields, Screen(f"{reader.prefix}{name}", entry.key.place, verb))
    fields.report_unknown_keys()
    if not fields.has_unknown_keys and (screen.goto or verb.goto_key not in fields):
        _check_goto(reader, screen)
    retry_screens = frozenset(way.screen for target in screen.targets() for way in target if way.retry)
    return replace(
        screen, is_static=_is_static(screen) and not reader.words_with_cases, retry_screens=retry_screens
    )


def _read_verb(reader: NodeReader, fields: MappingFields, entry: YamlEntry) -> Verb | None:
    present = _verbs_of(fields)
    if len(present) == 1:
        fields.keys = {**COMMON_SCREEN_KEYS, **present[0].own_keys}
        return present[0].read(reader, fields)
    if present:
        both = " and ".join(f"`{verb.key}:`" for verb in present)
        reader.error("M106", entry.key.place, f"`{entry.key.text}` has several verbs, {both}.", "Keep one.")
    elif not fields.is_missing:
        known = {verb.key: verb for verb in VERBS}
        ordinary = {*_ORDINARY_KEYS, *reader.languages}
        unknown = [one.key.text for one in fields if one.key.text not in ordinary]
        guess = next((suggest(key, known) for key in unknown), "")
        reader.error("M106", entry.key.place, f"The screen `{entry.key.text}` has no verb.", guess)
        meant = next(((key, verb) for key in unknown if (verb := closest(key, known)) is not None), None)
        if meant is not None:
            fields.excused_keys.append(meant[0])
            fields.keys = {**COMMON_SCREEN_KEYS, **known[meant[1]].own_keys}
            return known[meant[1]].read(reader, fields)
    return None


def _verbs_of(fields: MappingFields) -> list[VerbSpec]:
    """Return the verbs of a screen. A key such as `set`, which any screen may have, is a verb only without another."""
    present = [verb for verb in VERBS if verb.key in fields.node.entries]
    return [verb for verb in present if verb.key not in COMMON_SCREEN_KEYS] or present


def _read_common(reader: NodeReader, fields: MappingFields, screen: Screen) -> Screen:
    invalid = fields.take("invalid")
    again = isinstance(invalid, YamlScalar) and invalid.plain and invalid.text == "again"
    gap, invalid_gap = _read_gap(reader, fields.take("gap"))
    return replace(
        screen,
        goto=read_target_key(reader, fields, screen.verb.goto_key),
        save=_read_save(reader, fields),
        set=read_derivations(reader, fields.take("set")),
        clear=fields.words("clear"),
        skip_if=read_condition(reader, fields.take("skip_if")),
        require=_read_require(reader, fields.take("require")),
        invalid=None if again else read_text(reader, invalid, "`invalid`"),
        again=again,
        attempts=_read_attempts(reader, fields),
        private=fields.flag("private"),
        resume=fields.one_of("resume"),
        navigation=fields.one_of("navigation"),
        paging=fields.one_of("paging"),
        seen_only=fields.flag("seen_only"),
        back=fields.flag("back"),
        gap=gap,
        invalid_gap=invalid_gap,
        on_channel={
            channel: text
            for channel in ("ussd", "sms")
            if (text := read_text_key(reader, fields, f"on_{channel}")) is not None
        },
        voice=read_voice(reader, fields.take("voice")),
    )


def _read_gap(reader: NodeReader, node: YamlNode | None) -> tuple[bool, bool]:
    """Read whether an empty line stands below the prompt, and below words after an answer that does not fit."""
    if not isinstance(node, YamlMapping):
        gap = reader.whole_number(node, "`gap`", GAP.minimum, GAP.maximum) == 1
        return gap, gap
    fields = reader.fields(node, "`gap:`", keys=GAP_BY_TEXT.keys)
    prompt, invalid = fields.optional_whole_number("prompt"), fields.optional_whole_number("invalid")
    fields.report_unknown_keys()
    return prompt == 1, invalid == 1


def _read_save(reader: NodeReader, fields: MappingFields) -> str | None:
    node = fields.take("save")
    name = reader.word(node, "`save`")
    if node is not None and (name is None or not NAME_PATTERN.fullmatch(name)):
        reader.lost.add(Lost.NAMES)
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
    most, by = _read_attempt_count(reader, fields.take("attempts"))
    within = fields.optional_seconds("attempts_within")
    too_many = read_target_key(reader, fields, "too_many")
    present = [key for key in ("attempts", "too_many", "attempts_within") if key in fields]
    if present and present[:2] != ["attempts", "too_many"]:
        missing = "too_many" if "attempts" in present else "attempts"
        reader.error("M102", fields.place, f"{fields.what} needs `{missing}:`.", "The two go together.")
    if by is not None and within is None:
        cure = "Add `attempts_within: 24h`."
        reader.error("M102", fields.place, f"{fields.what} needs `attempts_within:` for `by:`.", cure)
    if most is None:
        return None
    return AttemptLimit(most, too_many, None if within is None else int(within), by)


def _read_attempt_count(reader: NodeReader, node: YamlNode | None) -> tuple[int | None, Placeholder | None]:
    """Read how many attempts there are, and the name of what is guessed at, if it is told."""
    if node is None:
        return None, None
    if not isinstance(node, YamlMapping):
        return reader.whole_number(node, "`attempts`", ATTEMPTS.minimum, ATTEMPTS.maximum), None
    fields = reader.fields(node, "`attempts:`", keys=ATTEMPTS_BY.keys)
    most, node_of_name = fields.optional_whole_number("max"), fields.take("by")
    fields.report_unknown_keys()
    by = None if node_of_name is None else _read_attempt_subject(reader, node_of_name)
    return most or DEFAULT_ATTEMPTS, by


def _read_attempt_subject(reader: NodeReader, node: YamlNode) -> Placeholder | None:
    """Read the name of an answer, or of a column, by which attempts count."""
    word = (reader.word(node, "`by`") or "").removeprefix("{").removesuffix("}")
    if not DOTTED_NAME.fullmatch(word):
        cure = "For example `account`, or `member.number`."
        reader.error("M103", node.place, "`by:` takes the name of an answer or of a column.", cure)
        return None
    name, _, column = word.partition(".")
    name = reader.qualified_owner(name) if column else name
    reader.mentions.append(NameMention(name, column or None, None, node.place))
    return Placeholder(name, column or None)


def _read_require(reader: NodeReader, node: YamlNode | None) -> tuple[Requirement, ...]:
    requirements = []
    for item in reader.items(node):
        fields = reader.fields(item, "A line of `require`", keys=REQUIREMENT_KEYS)
        condition = read_condition(reader, fields.take("if"))
        say = read_text(reader, fields.take("say"), "A line of `require`")
        fields.report_unknown_keys()
        if condition is not None and say is not None:
            requirements.append(Requirement(condition, say))
    return tuple(requirements)


def _is_static(screen: Screen) -> bool:
    """Return True if its pages are the same for all callers of a language. They are then laid out only once."""
    verb = screen.verb
    if not isinstance(verb, PromptVerb) or verb.lists_rows:
        return False
    texts = [verb.text, *screen.on_channel.values(), *(requirement.say for requirement in screen.require)]
    texts += [screen.invalid] if screen.invalid else []
    if isinstance(verb, ChoiceVerb):
        texts += [option.say for option in verb.options]
    return all(_is_same_for_all(text) for text in texts)


def _is_same_for_all(text: CitizenText) -> bool:
    """Return True if a text shows no values but constants."""
    return isinstance(text, LocalisedText) and all(
        placeholder.name == "const" and placeholder.format not in HASH_FORMATS
        for template in text.by_language.values()
        for placeholder in template.placeholders
    )


def _check_goto(reader: NodeReader, screen: Screen) -> None:
    if screen.verb.needs_goto() and not screen.goto:
        text = f"The screen `{screen.name}` does not say where to go on."
        reader.error("M301", screen.place, text, "Add `goto: <screen>`.")
    if screen.verb.session_end is SessionEnd.ALWAYS and screen.goto:
        reader.error(
            "M101",
            screen.place,
            f"The screen `{screen.name}` ends the session and has no `goto:`.",
            "Take `goto:` away, or show the text with `say:`.",
        )
