"""Texts: one string for every language, or one for each."""

from dataclasses import replace

from menus.compiler.reading import NAME, Mention, Reading, nearest
from menus.expressions.templates import Placeholder, StrayBraceError, Template, Text, parse_template
from menus.problems import Place
from menus.rendering.text.sanitise import plain, plain_letters
from menus.yaml.source import Mapping, Node, Scalar

EMPTY = Template((), "")


def read_text(reading: Reading, node: Node | None, what: str) -> Text | None:
    """A text in every language of the service; a language that is missing reads the default one's."""
    if node is None:
        return None
    if isinstance(node, Scalar):
        template = read_template(reading, node)
        return Text(dict.fromkeys(reading.languages, template), node.place, bare=reading.plain_letters)
    if isinstance(node, Mapping):
        return _by_language(reading, node, what)
    reading.error(
        "M103",
        node.place,
        f"{what} is a text, or a text for each language.",
        "For example `{en: Water, sw: Maji}`.",
    )
    return None


def read_template(reading: Reading, node: Node | None) -> Template:
    """One text with its placeholders, typographic characters made plain."""
    if not isinstance(node, Scalar):
        if node is not None:
            reading.error(
                "M103", node.place, "A text is expected here.", "Quote it where it begins with { or [."
            )
        return EMPTY
    if node.eaten is not None:
        cure = "Put the whole text in double quotes; before a comment leave two blanks."
        reading.error("M006", node.eaten, "A comment ate the rest of this text.", cure)
    try:
        made_plain = plain_letters if reading.plain_letters else plain
        template = parse_template(made_plain(node.text.strip()), node.place)
    except StrayBraceError as error:
        reading.error(
            "M107",
            node.place,
            f"A brace here belongs to no placeholder: `{error}`.",
            "Write {{ for a brace, or {name} with letters, digits and _ only.",
        )
        return EMPTY
    template = _in_whole_service(reading, template)
    mention(reading, template, node.place)
    return template


def _in_whole_service(reading: Reading, template: Template) -> Template:
    """The template with the lookups and cases of an included file called as the whole service calls them."""
    if not reading.prefix:
        return template
    parts = tuple(
        replace(part, name=reading.owner(part.name))
        if isinstance(part, Placeholder) and part.column
        else part
        for part in template.parts
    )
    return replace(template, parts=parts)


def read_label(reading: Reading, node: Node | None, column: str | None) -> Text:
    """How a row reads: a column, or a text over bare columns; `column` where the file does not say."""
    if node is None:
        template = Template((Placeholder(column),), None) if column else EMPTY
        return Text(dict.fromkeys(reading.languages, template), Place("", 1, 1), bare=reading.plain_letters)
    if isinstance(node, Scalar) and NAME.fullmatch(node.text):
        template = Template((Placeholder(node.text),), None)
        return Text(dict.fromkeys(reading.languages, template), node.place, bare=reading.plain_letters)
    mentioned = len(reading.mentions)
    text = read_text(reading, node, "`label`")
    del reading.mentions[mentioned:]  # its names are columns, which the list's own check knows
    return text or Text(dict.fromkeys(reading.languages, EMPTY), node.place)


def mention(reading: Reading, template: Template, place: Place) -> None:
    """Remember which names a text speaks of, to be checked once all names are known."""
    for one in template.placeholders:
        reading.mentions.append(Mention(one.name, one.column, one.format, place))


def _by_language(reading: Reading, node: Mapping, what: str) -> Text | None:
    templates: dict[str, Template] = {}
    for entry in node:
        language = entry.key.text
        if language in reading.languages:
            templates[language] = read_template(reading, entry.value)
        else:
            cure = nearest(language, reading.languages)
            reading.error("M108", entry.key.place, f"The service has no language `{language}`.", cure)
    if not templates:
        reading.error(
            "M103",
            node.place,
            f"{what} has no text.",
            f"Write one, for example `{reading.default_language}: …`.",
        )
        return None
    missing = tuple(language for language in reading.languages if language not in templates)
    fallback = templates.get(reading.default_language) or next(iter(templates.values()))
    for language in missing:
        reading.problems.warning(
            "M109",
            node.place,
            f"{what} has no text in `{language}`.",
            "Callers of that language read the default one.",
        )
        templates[language] = fallback
    return Text(
        {language: templates[language] for language in reading.languages},
        node.place,
        missing,
        reading.plain_letters,
    )
