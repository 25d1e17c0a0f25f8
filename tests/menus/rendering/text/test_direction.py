"""Isolates around values in texts that run from right to left."""

import pytest

from menus.rendering.text.direction import (
    is_right_to_left,
    isolate,
    keep_line_directions,
    runs_right_to_left,
    without_isolates,
)

LRI, FSI, PDI = "\u2066", "\u2068", "\u2069"


@pytest.mark.parametrize(
    ("language", "right_to_left"),
    [
        *((language, True) for language in ("ar", "fa", "ur", "he", "iw", "ps", "sd", "ug", "yi", "dv", "ckb")),
        *((language, True) for language in ("ar-SD", "ar_EG", "arz", "shu", "apd", "prs", "nqo", "azb", "bej")),
        *((language, True) for language in ("pa-PK", "uz-AF", "ku-Arab", "ha-Arab", "ff-Adlm", "ms-arab")),
        *((language, False) for language in ("en", "sw", "fr", "am", "ti", "so", "ha", "ff", "ku", "pa", "zz")),
        *((language, False) for language in ("ar-Latn", "en-SD", "", "-", "x-y-z")),
    ],
)  # fmt: skip
def test_languages_that_run_from_right_to_left(language: str, right_to_left: bool) -> None:
    assert is_right_to_left(language) is right_to_left


@pytest.mark.parametrize(
    ("words", "right_to_left"),
    [("رقمك ", True), (" - ()", True), ("", True), ("Your case ", False), ("SMS إلى ", True), ("שלום", True)],
)
def test_words_that_run_from_right_to_left(words: str, right_to_left: bool) -> None:
    assert runs_right_to_left(words) is right_to_left


@pytest.mark.parametrize(
    ("value", "isolated"),
    [
        ("123456782", f"{LRI}123456782{PDI}"),
        ("0711 222 333", f"{LRI}0711 222 333{PDI}"),
        ("+254711222333", f"{LRI}+254711222333{PDI}"),
        ("2026-12-25", f"{LRI}2026-12-25{PDI}"),
        ("12,500", f"{LRI}12,500{PDI}"),
        ("١٢٣-٤٥٦", f"{LRI}١٢٣-٤٥٦{PDI}"),
        ("Nairobi West", f"{LRI}Nairobi West{PDI}"),
        ("25 ديسمبر 2026", f"{FSI}25 ديسمبر 2026{PDI}"),
        ("شارع A", f"{FSI}شارع A{PDI}"),
        ("ماء", "ماء"),
        ("الماء، والطريق", "الماء، والطريق"),
        ("", ""),
        (" - ", " - "),
        ("****", "****"),
        ("one\nتين\n2", f"{LRI}one{PDI}\nتين\n{LRI}2{PDI}"),
        (f"عيادة {LRI}5{PDI}", f"عيادة {LRI}5{PDI}"),
        (f"{LRI}5{PDI}", f"{LRI}5{PDI}"),
        (f"5{PDI} x", f"{LRI}5 x{PDI}"),
        (f"{LRI}5", f"{LRI}5{PDI}"),
        (f"{PDI}{LRI}5", f"{LRI}5{PDI}"),
        (f"a {LRI}5{PDI}", f"{LRI}a {LRI}5{PDI}{PDI}"),
    ],
)
def test_a_value_is_isolated_if_its_order_may_change(value: str, isolated: str) -> None:
    assert isolate(value) == isolated
    assert without_isolates(isolate(value)) == without_isolates(value)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"في {FSI}25 ديسمبر 2026{PDI}", f"في {FSI}25 ديسمبر 2026{PDI}"),
        (f"{FSI}عيادة 5{PDI}", "عيادة 5"),
        (f"- {FSI}عيادة 5{PDI}, {LRI}7{PDI}", f"- عيادة 5, {LRI}7{PDI}"),
        (f"في:\n{FSI}عيادة 5{PDI}", "في:\nعيادة 5"),
        (f"{LRI}5{PDI}", f"{LRI}5{PDI}"),
        (f"{FSI}عيادة 5{PDI} {FSI}25 ديسمبر 2026{PDI}", f"عيادة 5 {FSI}25 ديسمبر 2026{PDI}"),
    ],
)
def test_a_line_runs_as_its_words_do(text: str, kept: str) -> None:
    assert keep_line_directions(text) == kept
