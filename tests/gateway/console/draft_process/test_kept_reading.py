"""A check that takes over what is as it was finds what a check of the text alone finds, whatever is typed."""

import cProfile
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from benchmarks.measurements.engine import generate_source
from gateway.console.draft_process.draft_outline import DraftOutline, outline_of, read_files
from gateway.published_menus.definition import MenuSource
from menus.compiler.kept_reading import KeptReading
from menus.compiler.service import CompileResult
from menus.edits.edit_result import EditDone
from menus.edits.service_texts import ServiceTexts
from tests.examples import examples
from tests.menus.edits.edited_services import WITH_INCLUDE, services
from tests.menus.edits.random_edits import RandomEdits, typed_text

MENUS = generate_source(60)


def checked(source: MenuSource, kept: KeptReading | None = None) -> tuple[CompileResult, DraftOutline | None]:
    """What the editor is told of a draft: the problems of the check, then the outline."""
    compiled, files = source.check(kept), read_files(source, kept)
    return compiled, None if files is None else outline_of(files)


def as_source(texts: ServiceTexts) -> MenuSource:
    return MenuSource(texts.file, texts.text, dict(texts.named))


def edited(texts: ServiceTexts, random: Random) -> ServiceTexts:
    """The texts after an edit of the console, or after somebody typed something into one of the files."""
    if random.random() < 0.4:
        result = RandomEdits(texts, random).edit()[0].apply(texts)
        return result.texts if isinstance(result, EditDone) else texts
    file = random.choice([texts.file, *(name for name in texts.named if name.endswith(".yaml"))])
    return texts.with_text(file, typed_text(texts.text_of(file), random))


@settings(max_examples=examples(12), suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(services())), st.randoms(use_true_random=False))
def test_whatever_is_typed_the_check_finds_the_same(name: str, random: Random) -> None:
    kept, texts = KeptReading(), services()[name]
    checked(as_source(texts), kept)
    for _ in range(3):
        after = edited(texts, random)
        compiled, outline = checked(as_source(after), kept)
        alone, outline_alone = checked(as_source(after))
        assert compiled.problems == alone.problems
        assert (compiled.service is None) == (alone.service is None)
        assert outline == outline_alone
        event("YAML can read it" if outline else "YAML cannot read it")
        texts = after if outline else texts


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{en: English, sw: Kiswahili}", "{en: English, sw: Kiswahili, fr: Français}"),
        ("country: KE", "country: KE, plain: letters"),
        ("include: {health: health.yaml}", "include: {clinic: health.yaml}"),
        ("# The desk", "\r\n# The desk"),
        ("  fees: {end", "  ward: {end: Ward}\r\n  fees: {end"),
        ("goto: fees", "goto: nowhere"),
        ("  fees: {end", "  start: {say: Start, goto: fees}\r\n  fees: {end"),
        ("version: 1", "version: 1\r\nwords: {en: {back: Return}}"),
        ("version: 1", "version: 1\r\nhours: {office: {days: [monday], from: '08:00', to: '17:00'}}"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_what_all_screens_depend_on_counts_for_those_that_stay(before: str, after: str, newline: str) -> None:
    texts = WITH_INCLUDE.with_text("menus.yaml", WITH_INCLUDE.text.replace("\r\n", newline))
    before, after = before.replace("\r\n", newline), after.replace("\r\n", newline)
    assert texts.text.count(before) == 1
    changed = texts.with_text("menus.yaml", texts.text.replace(before, after))
    health = changed.with_text(
        "health.yaml", changed.named["health.yaml"].replace("ward:\n    ask", "w:\n    ask")
    )
    kept = KeptReading()
    for one in (texts, changed, health, texts):
        found, outline = checked(as_source(one), kept)
        alone, outline_alone = checked(as_source(one))
        assert found.problems == alone.problems
        assert found.service == alone.service
        assert outline == outline_alone


def test_a_letter_costs_a_part_of_the_first_check() -> None:
    kept, middle = KeptReading(), MENUS.index("Menu 30")
    first = calls_of(lambda: checked(MenuSource("menus.yaml", MENUS, {}), kept))
    for letter in "ab":
        typed = MenuSource("menus.yaml", f"{MENUS[:middle]}{letter}{MENUS[middle:]}", {})
        assert calls_of(lambda typed=typed: checked(typed, kept)) < first / 2  # type: ignore[misc]


def calls_of(work: Callable[[], object]) -> int:
    """Return how many calls a piece of work takes, which is the same on a busy machine."""
    profile = cProfile.Profile()
    profile.runcall(work)
    return sum(entry.callcount for entry in profile.getstats())
