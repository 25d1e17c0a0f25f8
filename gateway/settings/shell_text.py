"""Text of a shell that stayed in a variable, since no shell has read it.

systemd, containers and Kubernetes read environment files without a shell: `$(…)`, and with containers quotes, are then
a part of the value, and so is a comment behind it. Such a secret works, and whoever knows the file can guess it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

SHELL_TEXT = (
    (
        re.compile(r"(?s).*(?:\$\(|\$\{|`)"),
        "has `$(…)`, `${…}` or a backtick in it, which nobody runs: write what it would give",
    ),
    (
        re.compile(r"(?s).*\s#"),
        "has a comment behind it, which is taken for a part of it: give comments lines of their own",
    ),
    (
        re.compile(r"(?s)([\"']).*\1\Z"),
        "stands in quotes, which are taken for a part of it: write it without",
    ),
)


def find_shell_text(environ: Mapping[str, str], names: Iterable[str]) -> Iterator[str]:
    """Yield a sentence for each of the variables that no shell has read. It has nothing of the value."""
    for name in names:
        text = environ.get(name, "").strip()
        for pattern, problem in SHELL_TEXT:
            if pattern.match(text):
                yield f"{name} {problem}."
                break
