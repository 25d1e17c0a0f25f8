"""Changed pages as people are shown them."""

import pytest

from menus.comparison.service_comparison import ScreenChange, ViewChange
from menus.comparison.view_groups import group_views, mark_pages


def marked(pages) -> list[str]:
    return ["".join(f"[{part.text}]" if part.changed else part.text for part in page) for page in pages]


@pytest.mark.parametrize(
    ("before", "after", "old", "new"),
    [
        (
            ("Report a problem",),
            ("Tell us of a problem",),
            ["[Report] a problem"],
            ["[Tell us of] a problem"],
        ),
        (("1. A\n2. B",), ("1. A\n2. C",), ["1. A\n2. [B]"], ["1. A\n2. [C]"]),
        (("A B",), ("A", "B"), ["A[ ]B"], ["A", "B"]),
        ((), ("New",), [], ["New"]),
        (("Gone",), (), ["Gone"], []),
    ],
)
def test_words_that_the_other_side_lacks_are_marked(before, after, old, new):
    assert tuple(map(marked, mark_pages(before, after))) == (old, new)


def test_the_same_page_on_several_channels_stands_once_and_wrong_answers_come_last():
    view = {"language": "en", "before": ("A",), "after": ("B",)}
    change = ScreenChange(
        "start",
        (
            ViewChange("ussd", situation="after a wrong answer", networks=("",), **view),
            ViewChange("ussd", situation="", networks=("", "63902"), **view),
            ViewChange("sms", situation="", networks=("",), **view),
            ViewChange("voice", situation="", networks=("",), **view),
            ViewChange("ussd", "sw", "", ("63902",), ("A",), ("C",)),
        ),
    )
    assert [(group.place, group.language, group.situation) for group in group_views(change)] == [
        ("USSD, SMS", "en", ""),
        ("call", "en", ""),
        ("USSD on 63902", "sw", ""),
        ("USSD", "en", "after a wrong answer"),
    ]
