"""The options of a menu."""

from menus.compiler.conditions import read_condition
from menus.compiler.reading import Reading, typed_literal
from menus.compiler.targets import read_target
from menus.compiler.texts import read_text
from menus.compiler.values import read_derivations
from menus.expressions.formats import has_months, month_name
from menus.expressions.templates import Template, Text
from menus.model import Option
from menus.yaml.source import Node, Scalar, Sequence

READY_MADE = ("yes_no", "months")


def read_options(reading: Reading, node: Node | None) -> tuple[Option, ...]:
    """A list of options, or one of the ready-made lists."""
    if isinstance(node, Scalar):
        return _ready_made(reading, node)
    if node is None:
        return ()
    if not isinstance(node, Sequence) or not node.items:
        reading.error("M103", node.place, "`options:` is a list.", "Begin each option with a dash.")
        return ()
    return tuple(option for item in node.items if (option := _read_option(reading, item)) is not None)


def _read_option(reading: Reading, node: Node) -> Option | None:
    fields = reading.fields(node, "An option", "For example `- {say: Water, goto: place}`.")
    say = read_text(reading, fields.need("say"), "An option")
    value = fields.take("value")
    if isinstance(value, Scalar) and "{" in value.text:
        cure = f'Keep it with `set: {{name: {{text: "{value.text}"}}}}` on the option.'
        reading.error("M103", value.place, "The value of an option has no placeholders.", cure)
    language = reading.one_of(fields.take("language"), "A language", reading.languages)
    option = Option(
        say=say or Text({}, node.place),
        place=node.place,
        value=typed_literal(value, value.text.strip()) if isinstance(value, Scalar) else None,
        key=reading.word(fields.take("key"), "A key"),
        goto=read_target(reading, fields.take("goto"), "`goto`"),
        language=language,
        condition=read_condition(reading, fields.take("if")),
        set=read_derivations(reading, fields.take("set")),
        clear=reading.words(fields.take("clear"), "`clear`"),
    )
    fields.close()
    return None if say is None else option


def _ready_made(reading: Reading, node: Scalar) -> tuple[Option, ...]:
    kind = reading.one_of(node, "`options:`", READY_MADE)
    if kind is not None:
        _check_words(reading, node, kind)
    if kind == "yes_no":
        return (_worded(reading, node, "yes", value=True), _worded(reading, node, "no", value=False))
    if kind == "months":
        return tuple(
            Option(_month(reading, node, month), node.place, value=month, goto=()) for month in range(1, 13)
        )
    return ()


def _check_words(reading: Reading, node: Scalar, kind: str) -> None:
    """Whether every language has words of its own for a ready-made list."""
    for language in reading.languages:
        if kind == "months" and not has_months(language):
            cure = "Write the months as options of your own, each with its `value:`."
            text = f"We have no names of the months in `{language}`; its callers read English ones."
            reading.problems.warning("M109", node.place, text, cure)
        if kind == "yes_no" and not reading.worded[language] >= {"yes", "no"}:
            cure = f"Add `words: {{{language}: {{yes: …, no: …}}}}`."
            text = f"We have no words for Yes and No in `{language}`."
            reading.problems.warning("M109", node.place, text, cure)


def _worded(reading: Reading, node: Scalar, word: str, *, value: bool) -> Option:
    by_language = {language: _fixed(reading.vocabulary[language][word]) for language in reading.languages}
    return Option(Text(by_language, node.place), node.place, value=value)


def _month(reading: Reading, node: Scalar, month: int) -> Text:
    return Text({language: _fixed(month_name(month, language)) for language in reading.languages}, node.place)


def _fixed(text: str) -> Template:
    return Template((text,), text)
