"""Words in backticks in docstrings and comments name what the code still has."""

import ast
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
PACKAGES = ("gateway", "menus", "ivr", "simulators", "tools")
QUOTED = re.compile(r"(?<!`)`([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)`(?!`)")
COMMENT = re.compile(r"(?:^|\s)#\s.*")

# Words of libraries, providers and other programs, which the module that mentions them does not use.
ELSEWHERE = frozenset(
    {
        *("before_request", "iter_content", "make", "NamedTuple", "setsid", "socket", "connect"),
        *("AnsweredBy", "HMAC_SHA1", "MessageInstance", "Status", "errorMessage", "statusCode"),
    }
)


class Module(NamedTuple):
    """What is read of a module: its docstrings, and its imports `from` others. Its whole tree would take much memory.

    A docstring has its first and last line and its text.
    """

    docstrings: list[tuple[int, int, str]]
    imports: list[ast.ImportFrom]


@cache
def module_of(path: Path) -> Module:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = [
        (node.lineno, node.end_lineno or node.lineno, str(node.value.value))
        for node in statements(tree.body)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    ]
    return Module(docstrings, [node for node in tree.body if isinstance(node, ast.ImportFrom)])


def statements(body: Sequence[ast.AST]) -> Iterator[ast.AST]:
    """All statements of a body, with those inside them."""
    for statement in body:
        yield statement
        for part in ("body", "orelse", "finalbody", "handlers", "cases"):
            yield from statements(getattr(statement, part, ()))


@cache
def words_of_code(path: Path) -> frozenset[str]:
    """Every word of a module outside its docstrings and comments."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for first, last, _ in module_of(path).docstrings:
        lines[first - 1 : last] = [""] * (last - first + 1)
    return frozenset(re.findall(r"\w+", "\n".join(COMMENT.sub("", line) for line in lines)))


def modules_imported_by(path: Path) -> Iterator[Path]:
    """The modules of this project from which a module imports."""
    for node in module_of(path).imports:
        if node.module:
            place = ROOT / node.module.replace(".", "/")
            names = [place / f"{name.name}.py" for name in node.names]
            yield from filter(Path.is_file, [place.with_suffix(".py"), *names])
            if (package := place / "__init__.py").is_file():  # which may only pass names on
                yield from (package, *modules_imported_by(package))


def is_in_module(dotted: str) -> bool:
    """Whether a name such as `menus.model.Service` is a package, a module or a word of one."""
    place = ROOT / dotted.replace(".", "/")
    modules = [
        file for file in (place.parent.with_suffix(".py"), place.parent / "__init__.py") if file.is_file()
    ]
    words = frozenset[str]().union(*map(words_of_code, modules))
    return place.is_dir() or place.with_suffix(".py").is_file() or place.name in words


def unknown_words(path: Path) -> Iterator[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    prose = [(n, line) for n, line in enumerate(lines, 1) if COMMENT.search(line)]
    prose += (
        [(line, text) for line, _, text in module_of(path).docstrings]
        if any(map(QUOTED.search, lines))
        else []
    )
    for line, text in prose:
        for quoted in QUOTED.findall(text):
            words = quoted.split(".")
            if not (
                is_in_module(quoted) if words[0] in PACKAGES else all(is_known(path, word) for word in words)
            ):
                yield f"{path.relative_to(ROOT)}:{line}: {quoted}"


def is_known(path: Path, word: str) -> bool:
    if word in ELSEWHERE or word in words_of_code(path) or path.with_name(f"{word}.py").is_file():
        return True
    return any(word in words_of_code(module) for module in modules_imported_by(path))


def test_words_in_backticks_are_in_the_code() -> None:
    files = (path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")))
    assert [word for path in files for word in unknown_words(path)] == []
