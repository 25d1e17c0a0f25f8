"""Read the options of a menu."""

from menus.compiler.conditions import read_condition
from menus.compiler.derivations import read_derivations
from menus.compiler.examples import read_examples
from menus.compiler.reader import Lost, NodeReader, parse_literal
from menus.compiler.targets import read_target_key
from menus.compiler.texts import read_text
from menus.expressions.templates import LocalisedText, Template
from menus.grammar.options import OPTION, READY_MADE
from menus.model import Option
from menus.yaml.source import YamlNode, YamlScalar, YamlSequence


def read_options(reader: NodeReader, node: YamlNode | None) -> tuple[Option, ...]:
    """Read a list of options, or the name of a ready-made list."""
    if isinstance(node, YamlScalar):
        return _ready_made(reader, node)
    if node is None:
        return ()
    if not isinstance(node, YamlSequence) or not node.items:
        reader.lost |= {Lost.WAYS, Lost.NAMES}
        reader.error("M103", node.place, "`options:` is a list.", "Begin each option with a dash.")
        return ()
    return tuple(option for item in node.items if (option := _read_option(reader, item)) is not None)


def _read_option(reader: NodeReader, node: YamlNode) -> Option | None:
    fields = reader.fields(node, "An option", "For example `- {say: Water, goto: place}`.", OPTION.keys)
    say = read_text(reader, fields.take("say"), "An option")
    value = fields.take("value")
    if isinstance(value, YamlScalar) and "{" in value.text:
        cure = f'Keep it with `set: {{name: {{text: "{value.text}"}}}}` on the option.'
        reader.error("M103", value.place, "The value of an option has no placeholders.", cure)
    language = reader.language(fields.take("language"))
    option = Option(
        say=say or LocalisedText({}, node.place),
        place=node.place,
        value=parse_literal(value, value.text.strip()) if isinstance(value, YamlScalar) else None,
        key=reader.word(fields.take("key"), "A key"),
        goto=read_target_key(reader, fields, "goto"),
        language=language,
        condition=read_condition(reader, fields.take("if")),
        set=read_derivations(reader, fields.take("set")),
        clear=fields.words("clear"),
        examples=read_examples(reader, fields.take("examples")),
    )
    fields.report_unknown_keys()
    if value is not None and option.value is None:
        reader.lost.add(Lost.NAMES)
    if say is None:
        reader.lost |= {Lost.WAYS, Lost.NAMES}
        return None
    return option


def _ready_made(reader: NodeReader, node: YamlScalar) -> tuple[Option, ...]:
    kind = reader.one_of(node, "`options:`", READY_MADE.allowed)
    if kind is not None:
        _check_words(reader, node, kind)
    if kind == "yes_no":
        return (_word_option(reader, node, "yes", value=True), _word_option(reader, node, "no", value=False))
    if kind == "months":
        return tuple(
            Option(_month(reader, node, month), node.place, value=month, goto=())
            for month in range(1, reader.calendar.months + 1)
        )
    return ()


def _check_words(reader: NodeReader, node: YamlScalar, kind: str) -> None:
    """Warn about each language that has no words of its own for a ready-made list."""
    for language in reader.languages:
        if kind == "months" and not reader.calendar.has_month_names(language):
            cure = "Write the months as options of your own, each with its `value:`."
            text = f"We have no names of the months in `{language}`; its callers read English ones."
            reader.problems.warning("M109", node.place, text, cure)
        if kind == "yes_no" and not reader.own_words[language] >= {"yes", "no"}:
            cure = f"Add `words: {{{language}: {{yes: …, no: …}}}}`."
            text = f"We have no words for Yes and No in `{language}`."
            reader.problems.warning("M109", node.place, text, cure)


def _word_option(reader: NodeReader, node: YamlScalar, word: str, *, value: bool) -> Option:
    with_cases = reader.words_with_cases.get(word)
    by_language = {
        language: _static_template(reader.gateway_words[language][word]) for language in reader.languages
    }
    return Option(with_cases or LocalisedText(by_language, node.place), node.place, value=value)


def _month(reader: NodeReader, node: YamlScalar, month: int) -> LocalisedText:
    return LocalisedText(
        {
            language: _static_template(reader.calendar.month_name(month, language))
            for language in reader.languages
        },
        node.place,
    )


def _static_template(text: str) -> Template:
    return Template((text,), text)
