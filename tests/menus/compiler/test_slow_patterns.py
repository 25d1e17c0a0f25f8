import re

import pytest

from menus.compiler.slow_patterns import may_run_forever

ENDLESS = (
    r"^(a+)+$", r"(a*)*", r"(a|a)*$", r"(\d+)*x", r"([a-z]+\s?)+$", r"(x+x+)+y", r"(.*)*", r"^(\w+\s*)+$",
    r"\d*\d*\d*$", r"(?:a|b|ab)*c", r"((ab)+)+", r"(a{1,20}){1,20}$", r"^(\d+-?)+$", r"(a?b?)*$", r"(?P<x>[a-z]+)+",
)  # fmt: skip
QUICK = (
    r"^\d+(,\d+)*$", r"^[a-z]+(-[a-z]+)*$", r"^\w+( \w+)*$", r"^0", r"^[0-9]{9}$", r"(a|b)+", r"^[A-Z]{2}\d{6}$",
    r"(?i)^yes|no$", r"^(07|01)\d{8}$", r"^\S+@\S+\.\S+$", r"[^)]+", r"\(\d+\)", r"^(?:\+254|0)7\d{8}$", r"a{2,3}",
    r"(ab)*", r"^[A-Za-z' -]{2,40}$", r"(?P<x>\d+)-(?P=x)", r"(?!000)\d{3}", r"(foo|bar)*", r"[]x]+", r"a{", r"",
    r"(?#a comment)x", r"\bword\b", r"^(?:[01]\d|2[0-3]):[0-5]\d$", r"(\d{3}-)*\d",
)  # fmt: skip


@pytest.mark.parametrize("pattern", ENDLESS)
def test_patterns_that_may_run_for_ever(pattern: str) -> None:
    re.compile(pattern)
    assert may_run_forever(pattern)


@pytest.mark.parametrize("pattern", QUICK)
def test_patterns_that_are_done_soon(pattern: str) -> None:
    re.compile(pattern)
    assert not may_run_forever(pattern)
