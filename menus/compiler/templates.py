"""Read templates: one text with its placeholders."""

from dataclasses import replace

import msgspec

from menus.compiler.mention import NameMention
from menus.compiler.reader import NodeReader
from menus.expressions.templates import Placeholder, StrayBraceError, Template, parse_template
from menus.problems import Place
from menus.rendering.text.sanitise import to_plain_text, to_unaccented_text
from menus.yaml.source import YamlNode, YamlScalar

EMPTY_TEMPLATE = Template((), "")


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
        msgspec.structs.replace(part, name=reader.qualified_owner(part.name))
        if isinstance(part, Placeholder) and part.column
        else part
        for part in template.parts
    )
    return replace(template, parts=parts)


def note_mentions(reader: NodeReader, template: Template, place: Place) -> None:
    """Note the names that a text mentions, to check them once all names are known."""
    for one in template.placeholders:
        reader.mentions.append(NameMention(one.name, one.column, one.format, place))
