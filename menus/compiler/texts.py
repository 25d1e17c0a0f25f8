"""Read texts: one string for every language, or one for each."""

from menus.compiler.reader import NAME_PATTERN, MappingFields, NodeReader, suggest
from menus.compiler.templates import EMPTY_TEMPLATE, read_template
from menus.expressions.templates import LocalisedText, Placeholder, Template
from menus.problems import Place
from menus.yaml.source import YamlMapping, YamlNode, YamlScalar


def read_text(reader: NodeReader, node: YamlNode | None, what: str) -> LocalisedText | None:
    """Read a text in every language of the service. A missing language gets the text of the default language."""
    if node is None:
        return None
    if isinstance(node, YamlScalar):
        template = read_template(reader, node)
        return LocalisedText(in_every_language(reader, template), node.place, drops_accents=reader.unaccented)
    if isinstance(node, YamlMapping):
        return _by_language(reader, node, what)
    reader.error(
        "M103",
        node.place,
        f"{what} is a text, or a text for each language.",
        "For example `{en: Water, sw: Maji}`.",
    )
    return None


def in_every_language(reader: NodeReader, template: Template) -> dict[str, Template]:
    """Return a text that is the same in every language of the service."""
    return {language: template.in_language(language) for language in reader.languages}


def read_text_key(reader: NodeReader, fields: MappingFields, key: str) -> LocalisedText | None:
    """Read the text under a key."""
    return read_text(reader, fields.take(key), f"`{key}`")


def read_label(reader: NodeReader, node: YamlNode | None, column: str | None) -> LocalisedText:
    """Read the label of rows: a column, or a text with columns. If the file has no label, use `column`."""
    if node is None:
        template = Template((Placeholder(column),), None) if column else EMPTY_TEMPLATE
        return LocalisedText(
            in_every_language(reader, template), Place("", 1, 1), drops_accents=reader.unaccented
        )
    if isinstance(node, YamlScalar) and NAME_PATTERN.fullmatch(node.text):
        template = Template((Placeholder(node.text),), None)
        return LocalisedText(in_every_language(reader, template), node.place, drops_accents=reader.unaccented)
    mentioned = len(reader.mentions)
    text = read_text(reader, node, "`label`")
    del reader.mentions[mentioned:]  # these names are columns: a rule for lists checks them
    return text or LocalisedText(dict.fromkeys(reader.languages, EMPTY_TEMPLATE), node.place)


def _by_language(reader: NodeReader, node: YamlMapping, what: str) -> LocalisedText | None:
    templates: dict[str, Template] = {}
    for entry in node:
        language = entry.key.text
        if language in reader.languages:
            templates[language] = read_template(reader, entry.value).in_language(language)
        else:
            cure = suggest(language, reader.languages)
            reader.error("M108", entry.key.place, f"The service has no language `{language}`.", cure)
    if not templates:
        reader.error(
            "M103",
            node.place,
            f"{what} has no text.",
            f"Write one, for example `{reader.default_language}: …`.",
        )
        return None
    missing = tuple(language for language in reader.languages if language not in templates)
    fallback = templates.get(reader.default_language) or next(iter(templates.values()))
    for language in missing:
        reader.problems.warning(
            "M109",
            node.place,
            f"{what} has no text in `{language}`.",
            "Callers of that language read the default one.",
        )
        templates[language] = fallback.in_language(language)
    return LocalisedText(
        {language: templates[language] for language in reader.languages},
        node.place,
        missing,
        reader.unaccented,
        tuple(entry.key.text for entry in node if getattr(entry.value, "to_translate", False)),
    )
