"""Write `docs/problems.md`, the page of all problems, with one section for each."""

from collections.abc import Iterable, Iterator

from menus.analysis.rule_doc import RuleDoc
from menus.problems import Severity

_HEADER = """# Problems that `gateway check` finds

Every problem has a code. `gateway check --explain M201` shows the same text in the terminal. Errors keep a file from
being published; warnings are advice. `python -m menus.check.reference_page` writes this page from the checks' texts.
"""


def render_page(docs: Iterable[RuleDoc]) -> str:
    """Return the whole page, in Markdown."""
    return "\n".join([_HEADER, *(_section(doc) for doc in docs)])


def _section(doc: RuleDoc) -> str:
    return "\n".join(_lines(doc))


def _lines(doc: RuleDoc) -> Iterator[str]:
    kind = "warning" if doc.severity is Severity.WARNING else "error"
    yield f"## {doc.code} {doc.title}\n"
    yield f"*{kind.capitalize()}.* {doc.explanation}\n"
    yield from _example("With the problem:", doc.bad)
    yield from _example("Without it:", doc.good)


def _example(heading: str, text: str) -> Iterator[str]:
    yield f"{heading}\n"
    shown = "\n".join(f"    {line}".rstrip() for line in text.rstrip("\n").splitlines())
    yield f"{shown}\n"


if __name__ == "__main__":
    import sys

    from menus.check.problem_codes import RULE_DOCS

    sys.stdout.write(render_page(RULE_DOCS.values()))
