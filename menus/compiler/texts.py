"""Read texts: one string for every language, or one for each."""

from dataclasses import replace

from menus.compiler.reader import NAME_PATTERN, MappingFields, NameMention, NodeReader, suggest
from menus.expressions.templates import LocalisedText, Placeholder, StrayBraceError, Template, parse_template
from menus.problems import Place
from menus.rendering.text.sanitise import to_plain_text, to_unaccented_text
from menus.yaml.source import YamlMapping, YamlNode, YamlScalar

EMPTY_TEMPLATE = Template((), "")


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


def read_template(reader: NodeReader, node: YamlNode | None) -> Template:
    """Read one text with its placeholders, and replace typographic characters by plain ones."""
    if not isinstance(node, YamlScalar):
        if node is not None:
            reader.error(
                "M103", node.place, "A text is expected here.", "Quote it where it begins with { or [."
            )
        return EMPTY_TEMPLATE
    if node.suspect_comment is not None:
        cure = "Put the whole text in double quotes; before a comment leave two blanks."
        reader.error("M006", node.suspect_comment, "A comment ate the rest of this text.", cure)
    try:
        made_plain = to_unaccented_text if reader.unaccented else to_plain_text
        template = parse_template(made_plain(node.text.strip()), node.place)
    except StrayBraceError as error:
        reader.error(
            "M107",
            node.place,
            f"A brace here belongs to no placeholder: `{error}`.",
            "Write {{ for a brace, or {name} with letters, digits and _ only.",
        )
        return EMPTY_TEMPLATE
    template = _qualified(reader, template)
    note_mentions(reader, template, node.place)
    return template


def _qualified(reader: NodeReader, template: Template) -> Template:
    """Return the template with qualified names for the lookups and cases of an included file."""
    if not reader.prefix:
        return template
    parts = tuple(
        replace(part, name=reader.qualified_owner(part.name))
        if isinstance(part, Placeholder) and part.column
        else part
        for part in template.parts
    )
    return replace(template, parts=parts)


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


def note_mentions(reader: NodeReader, template: Template, place: Place) -> None:
    """Note the names that a text mentions, to check them once all names are known."""
    for one in template.placeholders:
        reader.mentions.append(NameMention(one.name, one.column, one.format, place))


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
