"""`lookups:`: a case, a table, or another system over HTTP."""

from collections.abc import Mapping

from menus.compiler.conditions import read_tests
from menus.compiler.reading import Fields, Reading
from menus.compiler.texts import EMPTY, read_template
from menus.compiler.values import read_field
from menus.expressions.conditions import Comparison
from menus.expressions.templates import Template
from menus.model import AnyLookup, CaseLookup, HttpLookup, Selection, TableLookup
from menus.yaml.source import Entry, Node
from menus.yaml.source import Mapping as MappingNode

ROWS = 50
CUTOFF = 80
WITHIN = 1.5  # seconds a citizen waits for a lookup unless the file says otherwise
LONGEST_WITHIN = 10.0
SOURCES = ("case", "table", "get", "post")


def read_lookup(reading: Reading, entry: Entry) -> AnyLookup | None:
    """One source that `lookup:` screens ask."""
    fields = reading.fields(entry.value, f"The lookup `{entry.key.text}`")
    sources = [source for source in SOURCES if source in fields]
    if len(sources) != 1:
        if not fields.broken:
            cure = "Add one of `case:`, `table:`, `get:` and `post:`."
            reading.error("M102", entry.key.place, f"The lookup `{entry.key.text}` needs one source.", cure)
        return None
    found: AnyLookup
    if sources[0] == "case":
        found = _case_lookup(reading, fields, entry)
    elif sources[0] == "table":
        found = _table_lookup(reading, fields, entry)
    else:
        found = _http_lookup(reading, fields, entry, sources[0])
    fields.close()
    return found


def read_selection(reading: Reading, fields: Fields) -> Selection:
    """Which rows of a table, and in which order."""
    where, tests = _where(reading, fields.take("where"))
    return Selection(
        where=where,
        tests=tests,
        match=_templates(reading, fields.take("match"), "`match`"),
        cutoff=reading.whole(fields.take("cutoff"), "`cutoff`", 0, 100) or CUTOFF,
        distinct=reading.word(fields.take("distinct"), "`distinct`"),
        sort=reading.word(fields.take("sort"), "`sort`"),
        limit=reading.whole(fields.take("limit"), "`limit`", 1, ROWS) or ROWS,
    )


def _where(reading: Reading, node: Node | None) -> tuple[Mapping[str, Template], tuple[Comparison, ...]]:
    """Columns with the value that they must have, and those that operators are asked of."""
    where: dict[str, Template] = {}
    tests: tuple[Comparison, ...] = ()
    for entry in reading.fields(node, "`where`") if node is not None else ():
        if isinstance(entry.value, MappingNode):
            tests += read_tests(reading, entry.key, entry.value)
        else:
            where[entry.key.text] = read_template(reading, entry.value)
    return where, tests


def _name(reading: Reading, entry: Entry) -> str:
    return f"{reading.prefix}{entry.key.text}"


def _within(reading: Reading, fields: Fields) -> float:
    node = fields.take("within")
    seconds = reading.seconds(node, "`within`")
    if node is not None and seconds is not None and seconds > LONGEST_WITHIN:
        reading.error(
            "M105", node.place, "A citizen waits at most 10 seconds.", "Use `late:` for slower systems."
        )
    return seconds or WITHIN


def _case_lookup(reading: Reading, fields: Fields, entry: Entry) -> CaseLookup:
    reference = read_template(reading, fields.take("case"))
    open_to_all = reading.flag(fields.take("open"), "`open`", default=False)
    return CaseLookup(
        _name(reading, entry), entry.key.place, reference, open_to_all, _within(reading, fields)
    )


def _table_lookup(reading: Reading, fields: Fields, entry: Entry) -> TableLookup:
    table = reading.qualified("tables", reading.word(fields.take("table"), "`table`") or "")
    return TableLookup(_name(reading, entry), entry.key.place, table, read_selection(reading, fields))


def _http_lookup(reading: Reading, fields: Fields, entry: Entry, source: str) -> HttpLookup:
    url = fields.take(source)
    body = fields.take("body")
    if source == "get" and body is not None:
        reading.error("M101", body.place, "A `get` has no body.", "Use `query:`, or `post:` with `body:`.")
    columns = fields.need("columns")
    return HttpLookup(
        name=_name(reading, entry),
        place=entry.key.place,
        method=source.upper(),
        url=_address(reading, url),
        query=_templates(reading, fields.take("query"), "`query`"),
        headers=_templates(reading, fields.take("headers"), "`headers`"),
        body=None if body is None else read_field(reading, body),
        rows=reading.word(fields.take("rows"), "`rows`") or "",
        columns=_paths(reading, columns),
        within=_within(reading, fields),
        tries=reading.whole(fields.take("tries"), "`tries`", 1, 5) or 1,
        keep=reading.seconds(fields.take("keep"), "`keep`") or 0.0,
        limit=reading.whole(fields.take("limit"), "`limit`", 1, ROWS) or ROWS,
    )


def _address(reading: Reading, node: Node | None) -> Template:
    template = read_template(reading, node)
    first = template.parts[0] if template.parts else ""
    known = (
        isinstance(first, str)
        and first.startswith(("https://", "http://"))
        and "/" in first.partition("://")[2]
    )
    if template is not EMPTY and node is not None and not known:
        cure = 'Write the whole host, such as "https://health.example/{ward}/clinics".'
        reading.error("M103", node.place, "A lookup needs an address whose host is no placeholder.", cure)
    return template


def _templates(reading: Reading, node: Node | None, what: str) -> dict[str, Template]:
    if node is None:
        return {}
    return {entry.key.text: read_template(reading, entry.value) for entry in reading.fields(node, what)}


def _paths(reading: Reading, node: Node | None) -> dict[str, str]:
    if not isinstance(node, MappingNode):
        if node is not None:
            reading.error(
                "M103", node.place, "`columns:` gives each column its path.", "For example `{name: name}`."
            )
        return {}
    return {entry.key.text: reading.word(entry.value, "A path") or "" for entry in node}
