"""The index of examples: what resembles what, and that its cost is bounded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from menus.guess.example_index import Example, ExampleIndex
from menus.guess.grams import grams_of
from menus.guess.packed_vectors import PackedVector, Postings
from menus.guess.thresholds import choose_thresholds, try_examples
from menus.model.guesses import NO_GUESS_SETTINGS, MenuGuesses

WATER, LEAK, LIGHT = 0, 1, 2
EXAMPLES = (
    Example(WATER, "en", "the taps are dry"),
    Example(WATER, "sw", "maji yamekatika"),
    Example(LEAK, "en", "a pipe has burst"),
    Example(LEAK, "sw", "bomba limepasuka"),
    Example(LIGHT, "en", "our street is dark"),
    Example(LIGHT, "sw", "mtaa una giza"),
)


@pytest.mark.parametrize(
    ("text", "subject", "language"),
    [
        ("the taps are dry", WATER, "en"),
        ("taps dry since monday", WATER, "en"),
        ("BOMBA limepasuka, karibu na soko!", LEAK, "sw"),
        ("bombaa limepasuk", LEAK, "sw"),
        ("burst pipe", LEAK, "en"),
        ("giza mtaani", LIGHT, "sw"),
    ],
)
def test_the_nearest_example_comes_first(text: str, subject: int, language: str) -> None:
    first = ExampleIndex(EXAMPLES).rank(text)[0]
    assert (first.subject, first.language) == (subject, language)


@pytest.mark.parametrize("text", ["", "  ", "!!!", "xqz", "\N{CJK UNIFIED IDEOGRAPH-4E2D}"])
def test_what_has_nothing_in_common_resembles_nothing(text: str) -> None:
    assert ExampleIndex(EXAMPLES).rank(text) == []


def test_an_example_itself_scores_more_than_words_with_strange_ones_beside_them() -> None:
    index = ExampleIndex(EXAMPLES)
    own, beside, apart = (
        index.rank(text)[0].score for text in ("a pipe has burst", "pipe burst xylophone", "burst")
    )
    assert 1 >= own > beside > apart > 0


def test_ignored_words_count_only_without_others() -> None:
    assert grams_of("please water", {"please"}) == grams_of("water")
    assert grams_of("please", {"please"}) == grams_of("please")


def test_an_example_is_not_guessed_from_itself() -> None:
    index = ExampleIndex((*EXAMPLES, Example(WATER, "en", "no water at all")))
    ranked = index.rank_without(len(EXAMPLES))
    assert all(one.score < 0.5 for one in ranked)
    assert index.rank("no water at all")[0].score > 0.7


def test_an_empty_index_offers_nothing() -> None:
    index = ExampleIndex(())
    assert index.rank("water") == []
    assert try_examples(index) == []
    assert choose_thresholds(index).least > 0


def test_rare_words_find_one_among_very_many() -> None:
    examples = [Example(subject, "en", f"the water in ward{subject}x is gone") for subject in range(600)]
    index = ExampleIndex(examples)
    for subject in (7, 123, 599):
        assert index.rank(f"the water in ward{subject}x is gone")[0].subject == subject


def test_a_text_that_is_asked_for_twice_is_ranked_once() -> None:
    guesses = MenuGuesses(
        ((("top", 0),), (("top", 1),), (("top", 2),)), ExampleIndex(EXAMPLES), NO_GUESS_SETTINGS
    )
    first = guesses.find("the taps are dry")
    assert first
    assert guesses.find("the taps are dry") is first
    assert guesses.find("a pipe has burst")[0].subject == LEAK
    assert guesses.find("the taps are dry") == first


@given(
    st.lists(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=4).map(" ".join), min_size=1), st.data()
)
def test_examples_are_compared_by_gram_as_one_by_one(texts: list[str], data: st.DataObject) -> None:
    frequencies = sorted({gram for text in texts for gram in grams_of(text)})
    vectors = [
        PackedVector.of({frequencies.index(gram): float(times) for gram, times in grams_of(text).items()})
        for text in texts
    ]
    asked = dict(data.draw(st.sampled_from(vectors)).items()) | {-1: 2.0}
    assert Postings.of(vectors).dots(asked) == pytest.approx([one.dot(asked) for one in vectors])
