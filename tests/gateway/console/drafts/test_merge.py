"""Two changes of one text, merged by line."""

import pytest

from gateway.console.drafts.merge import merge_texts

BASE = "a\nb\nc\n"


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "text", "conflicts"),
    [
        (BASE, "A\nb\nc\n", "a\nb\nC\n", "A\nb\nC\n", 0),
        (BASE, "A\nb\nc\n", "A\nb\nc\n", "A\nb\nc\n", 0),
        (BASE, BASE, "a\nb\nc\nd", "a\nb\nc\nd", 0),
        (BASE, "a\nX\nc\n", "a\nY\nc\n", "a\n<<<<<<< yours\nX\n=======\nY\n>>>>>>> Amina\nc\n", 1),
        ("a", "b", "c", "<<<<<<< yours\nb\n=======\nc\n>>>>>>> Amina\n", 1),
        (None, "new\n", None, "new\n", 0),
        (BASE, None, "a\nb\nX\n", "<<<<<<< yours\n=======\na\nb\nX\n>>>>>>> Amina\n", 1),
        (None, "x\n", "y\n", "<<<<<<< yours\nx\n=======\ny\n>>>>>>> Amina\n", 1),
    ],
)
def test_both_changes_are_in_the_merged_text(base, ours, theirs, text, conflicts):
    merged = merge_texts(base, ours, theirs, "Amina")
    assert (merged.text, merged.conflicts) == (text, conflicts)
