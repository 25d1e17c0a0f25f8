"""Read `lookups:`: a case, a table, or another system over HTTP."""

from collections.abc import Mapping

from menus.compiler.conditions import read_tests
from menus.compiler.derivations import read_json_template
from menus.compiler.reader import MappingFields, NodeReader
from menus.compiler.templates import EMPTY_TEMPLATE, read_template
from menus.expressions.conditions import Comparison
from menus.expressions.templates import Template
from menus.grammar.file_sections import SOURCES
from menus.grammar.shapes import keys_of_any
from menus.model import CaseSource, HttpSource, LookupSource, RowSelection, SimilarSource, TableSource
from menus.model.lookups import MAX_SIMILAR_SECONDS
from menus.yaml.source import YamlEntry, YamlNode
from menus.yaml.source import YamlMapping as YamlMapping

_SOURCES = {source.discriminator: source for source in SOURCES}


def read_lookup(reader: NodeReader, entry: YamlEntry) -> LookupSource | None:
    """Read one source of `lookup:` screens."""
    fields = reader.fields(entry.value, f"The lookup `{entry.key.text}`", keys=keys_of_any(SOURCES))
    sources = [source for source in _SOURCES if source in fields]
    if len(sources) != 1:
        if not fields.is_missing:
            cure = "Add one of `case:`, `similar:`, `table:`, `get:`, `post:`, `put:` and `patch:`."
            reader.error("M102", entry.key.place, f"The lookup `{entry.key.text}` needs one source.", cure)
        return None
    fields.keys = {**keys_of_any(SOURCES), **_SOURCES[sources[0]].keys}
    found: LookupSource
    if sources[0] == "case":
        found = _case_lookup(reader, fields, entry)
    elif sources[0] == "similar":
        found = _similar_lookup(reader, fields, entry)
    elif sources[0] == "table":
        found = _table_lookup(reader, fields, entry)
    else:
        found = _http_lookup(reader, fields, entry, sources[0])
    fields.report_unknown_keys()
    return found


def read_selection(reader: NodeReader, fields: MappingFields) -> RowSelection:
    """Read the keys that select rows of a table and sort them."""
    where, tests = _where(reader, fields.take("where"))
    return RowSelection(
        where=where,
        column_tests=tests,
        match=_templates(reader, fields.take("match"), "`match`"),
        cutoff=fields.whole_number("cutoff"),
        distinct=fields.word("distinct"),
        sort=fields.word("sort"),
        limit=fields.whole_number("limit"),
    )


def _where(
    reader: NodeReader, node: YamlNode | None
) -> tuple[Mapping[str, Template], tuple[Comparison, ...]]:
    """Read the columns that must equal a value, and the tests of columns with operators."""
    where: dict[str, Template] = {}
    tests: tuple[Comparison, ...] = ()
    for entry in reader.fields(node, "`where`") if node is not None else ():
        if isinstance(entry.value, YamlMapping):
            tests += read_tests(reader, entry.key, entry.value)
        else:
            where[entry.key.text] = read_template(reader, entry.value)
    return where, tests


def _name(reader: NodeReader, entry: YamlEntry) -> str:
    return f"{reader.prefix}{entry.key.text}"


def _case_lookup(reader: NodeReader, fields: MappingFields, entry: YamlEntry) -> CaseSource:
    reference = read_template(reader, fields.take("case"))
    open_to_all = fields.flag("open")
    proof = fields.take("proof")
    return CaseSource(
        _name(reader, entry),
        entry.key.place,
        reference,
        open_to_all,
        fields.seconds("within"),
        None if proof is None else read_template(reader, proof),
    )


def _similar_lookup(reader: NodeReader, fields: MappingFields, entry: YamlEntry) -> SimilarSource:
    within = fields.seconds("within")
    if within > MAX_SIMILAR_SECONDS:
        text = f"Cases are found for at most {MAX_SIMILAR_SECONDS // 86_400} days: `within` is longer."
        reader.error("M105", fields.value_place("within"), text, "Write 90d or less.")
    return SimilarSource(
        _name(reader, entry),
        entry.key.place,
        reader.qualified("cases", fields.word("similar") or ""),
        fields.words("by"),
        int(within),
        fields.whole_number("limit"),
    )


def _table_lookup(reader: NodeReader, fields: MappingFields, entry: YamlEntry) -> TableSource:
    table = reader.qualified("tables", fields.word("table") or "")
    return TableSource(_name(reader, entry), entry.key.place, table, read_selection(reader, fields))


def _http_lookup(reader: NodeReader, fields: MappingFields, entry: YamlEntry, source: str) -> HttpSource:
    url = fields.take(source)
    body = fields.take("body")
    if source == "get" and body is not None:
        reader.error("M101", body.place, "A `get` has no body.", "Use `query:`, or `post:` with `body:`.")
    columns = fields.take("columns")
    return HttpSource(
        name=_name(reader, entry),
        place=entry.key.place,
        method=source.upper(),
        url=_read_url(reader, url),
        query=_templates(reader, fields.take("query"), "`query`"),
        headers=_templates(reader, fields.take("headers"), "`headers`"),
        body=None if body is None else read_json_template(reader, body),
        rows=fields.word("rows") or "",
        columns=read_columns(reader, columns),
        within=fields.seconds("within"),
        tries=fields.whole_number("tries"),
        keep=fields.seconds("keep"),
        limit=fields.whole_number("limit"),
    )


def _read_url(reader: NodeReader, node: YamlNode | None) -> Template:
    template = read_template(reader, node)
    first = template.parts[0] if template.parts else ""
    known = (
        isinstance(first, str)
        and first.startswith(("https://", "http://"))
        and "/" in first.partition("://")[2]
    )
    if template is not EMPTY_TEMPLATE and node is not None and not known:
        cure = 'Write the whole host, such as "https://health.example/{ward}/clinics".'
        reader.error("M103", node.place, "A lookup needs an address whose host is no placeholder.", cure)
    return template


def _templates(reader: NodeReader, node: YamlNode | None, what: str) -> dict[str, Template]:
    if node is None:
        return {}
    return {entry.key.text: read_template(reader, entry.value) for entry in reader.fields(node, what)}


def read_columns(reader: NodeReader, node: YamlNode | None) -> dict[str, str]:
    """Read columns, each with its dotted path in what another system answers."""
    if not isinstance(node, YamlMapping):
        if node is not None:
            reader.error(
                "M103", node.place, "`columns:` gives each column its path.", "For example `{name: name}`."
            )
        return {}
    return {entry.key.text: reader.word(entry.value, "A path") or "" for entry in node}
